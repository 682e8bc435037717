#include "cli/inputs.h"

#include <charconv>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace mimeo::cli {
namespace {

/// A property's schema with `$ref` and a single-element `allOf` looked through, as Cog writes choices.
const json::value* resolve(const json::value& document, const json::value* schema) {
  for (int depth = 0; schema != nullptr && depth < 8; ++depth) {
    if (const auto* all_of = find(*schema, "allOf"); all_of != nullptr && all_of->is_array() && !all_of->get_array().empty()) {
      schema = &all_of->get_array().front();
      continue;
    }
    const auto* reference = find_string(*schema, "$ref");
    if (reference == nullptr || !reference->starts_with("#/")) break;
    boost::system::error_code error;
    schema = document.find_pointer(std::string_view(*reference).substr(1), error);
  }
  return schema;
}

std::string type_of(const json::value* schema) {
  const auto* type = schema == nullptr ? nullptr : find_string(*schema, "type");
  return type == nullptr ? std::string() : std::string(*type);
}

bool is_file(const json::value* schema) {
  const auto* format = schema == nullptr ? nullptr : find_string(*schema, "format");
  return format != nullptr && *format == "uri";
}

Result<std::string> read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorKind::invalid, "Cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<json::value> read_value(const std::string& key, std::string text, const json::value& document,
                               const json::value* schema, const Upload& upload) {
  const auto type = type_of(schema);
  auto wrong = [&](std::string_view takes) {
    return fail(ErrorKind::invalid, fmt::format("{}: \"{}\" is not {}", key, text, takes));
  };
  if (text.starts_with('@') && type != "array" && type != "object") {
    if (type == "string" && !is_file(schema)) {
      auto whole = read_whole(text.substr(1));
      if (!whole) return pass_on(std::move(whole));
      return json::value(*whole);
    }
    auto address = upload(text.substr(1));
    if (!address) return pass_on(std::move(address));
    return json::value(*address);
  }
  if (type == "integer" || type == "number") {
    auto number = parse_json(text);
    if (!number || !number->is_number()) return wrong(type == "integer" ? "a whole number" : "a number");
    return *number;
  }
  if (type == "boolean") {
    if (text == "true" || text == "1" || text == "yes") return json::value(true);
    if (text == "false" || text == "0" || text == "no") return json::value(false);
    return wrong("true or false");
  }
  if (type == "array") {
    if (text.starts_with('[')) {
      auto list = parse_json(text);
      if (!list || !list->is_array()) return wrong("a JSON list");
      return *list;
    }
    const auto* items = resolve(document, find(*schema, "items"));
    auto item = read_value(key, std::move(text), document, items, upload);
    if (!item) return item;
    return json::value(json::array{std::move(*item)});
  }
  if (type == "object") {
    auto object = parse_json(text);
    if (!object || !object->is_object()) return wrong("a JSON object");
    return *object;
  }
  return json::value(text);
}

}  // namespace

Result<json::object> read_inputs(const std::vector<std::string>& pairs, const json::value& document,
                                 const Upload& upload, std::string_view component) {
  json::object inputs;
  boost::system::error_code error;
  const auto* properties = document.find_pointer(fmt::format("/components/schemas/{}/properties", component), error);
  for (const auto& pair : pairs) {
    const auto equals = pair.find('=');
    if (equals == std::string::npos || equals == 0) {
      return fail(ErrorKind::invalid, fmt::format("\"{}\" is not key=value", pair));
    }
    const auto key = pair.substr(0, equals);
    const auto* schema = properties == nullptr ? nullptr : resolve(document, find(*properties, key));
    auto value = read_value(key, pair.substr(equals + 1), document, schema, upload);
    if (!value) return pass_on(std::move(value));
    auto* earlier = inputs.if_contains(key);
    if (earlier != nullptr && earlier->is_array() && value->is_array()) {
      for (auto& item : value->get_array()) earlier->get_array().push_back(std::move(item));
    } else {
      inputs[key] = std::move(*value);
    }
  }
  return inputs;
}

}  // namespace mimeo::cli
