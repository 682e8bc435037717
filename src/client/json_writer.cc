// Value::to_json.
#include <charconv>
#include <cmath>

#include "client/utf8.h"
#include "mimeo/client/value.h"

namespace mimeo::client {
namespace {

void write_text(std::string_view text, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x80) {
      const std::size_t length = detail::utf8_length(text.substr(at));
      if (length == 0) {
        out += "\xEF\xBF\xBD";
        ++at;
      } else {
        out += text.substr(at, length);
        at += length;
      }
      continue;
    }
    ++at;
    switch (byte) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (byte < 0x20) {
          out += "\\u00";
          out += digits[byte >> 4];
          out += digits[byte & 15];
        } else {
          out += static_cast<char>(byte);
        }
    }
  }
  out += '"';
}

void write_number(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  const std::string_view text(digits, static_cast<std::size_t>(end - digits));
  out += text;
  // So that it is read back as what it is.
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

struct Writer {
  std::string& out;

  void operator()(std::nullptr_t) const { out += "null"; }
  void operator()(bool flag) const { out += flag ? "true" : "false"; }
  void operator()(std::int64_t number) const { out += std::to_string(number); }
  void operator()(double number) const { write_number(number, out); }
  void operator()(const std::string& text) const { write_text(text, out); }
  void operator()(const InputFile& file) const { write_text(file.name(), out); }
  void operator()(const FileOutput& file) const { write_text(file.url(), out); }
  void operator()(const Value::Array& items) const {
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) out += ',';
      std::visit(*this, items[i].data());
    }
    out += ']';
  }
  void operator()(const Value::Object& members) const {
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out += ',';
      write_text(members[i].first, out);
      out += ':';
      std::visit(*this, members[i].second.data());
    }
    out += '}';
  }
};

}  // namespace

std::string Value::to_json() const {
  std::string out;
  std::visit(Writer{out}, data_);
  return out;
}

}  // namespace mimeo::client
