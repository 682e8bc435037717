#include "predictor/value_json.h"

#include <cmath>
#include <limits>

namespace mimeo::predictor {

Value to_value(const json::value& from) {
  switch (from.kind()) {
    case json::kind::null: return nullptr;
    case json::kind::bool_: return from.get_bool();
    case json::kind::int64: return from.get_int64();
    case json::kind::uint64: {
      const auto number = from.get_uint64();
      if (number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return static_cast<std::int64_t>(number);
      }
      return static_cast<double>(number);
    }
    case json::kind::double_: return from.get_double();
    case json::kind::string: return std::string(from.get_string());
    case json::kind::array: {
      Value::Array items;
      items.reserve(from.get_array().size());
      for (const json::value& item : from.get_array()) items.push_back(to_value(item));
      return items;
    }
    case json::kind::object: {
      Value::Object members;
      members.reserve(from.get_object().size());
      for (const auto& member : from.get_object()) members.emplace_back(std::string(member.key()), to_value(member.value()));
      return members;
    }
  }
  return nullptr;
}

namespace {

struct Writer {
  std::string& out;

  void operator()(std::nullptr_t) { out += "null"; }
  void operator()(bool flag) { out += flag ? "true" : "false"; }
  void operator()(std::int64_t number) { write_json(json::value(number), out); }
  void operator()(double number) {
    if (std::isfinite(number)) {
      write_json(json::value(number), out);
    } else {
      out += "null";
    }
  }
  void operator()(const std::string& text) { write_json_string(text, out); }
  void operator()(const File& file) { write_json_string(file.name(), out); }
  void operator()(const Value::Array& items) {
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += ',';
      write_value(items[i], out);
    }
    out += ']';
  }
  void operator()(const Value::Object& members) {
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out += ',';
      write_json_string(members[i].first, out);
      out += ':';
      write_value(members[i].second, out);
    }
    out += '}';
  }
};

struct ToJson {
  json::value operator()(std::nullptr_t) { return nullptr; }
  json::value operator()(bool flag) { return flag; }
  json::value operator()(std::int64_t number) { return number; }
  json::value operator()(double number) { return std::isfinite(number) ? json::value(number) : json::value(); }
  json::value operator()(const std::string& text) { return json::string(text); }
  json::value operator()(const File& file) { return json::string(file.name()); }
  json::value operator()(const Value::Array& items) {
    json::array array;
    for (const Value& item : items) array.push_back(to_json_value(item));
    return array;
  }
  json::value operator()(const Value::Object& members) {
    json::object object;
    for (const auto& [name, value] : members) object[name] = to_json_value(value);
    return object;
  }
};

}  // namespace

void write_value(const Value& value, std::string& out) { std::visit(Writer{out}, value.data()); }

json::value to_json_value(const Value& value) { return std::visit(ToJson{}, value.data()); }

}  // namespace mimeo::predictor
