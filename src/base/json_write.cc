#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "base/json.h"

namespace mimeo {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

constexpr std::uint64_t every_byte(unsigned char byte) { return 0x0101010101010101ull * byte; }

/// The high bit of some byte is set exactly when one of the eight bytes needs more than copying: a control character, a
/// quote, a backslash or a part of a longer UTF-8 sequence.
std::uint64_t special_bytes(std::uint64_t word) {
  auto zero_bytes = [](std::uint64_t w) { return (w - every_byte(0x01)) & ~w; };
  std::uint64_t control = word - every_byte(0x20);
  return (control | zero_bytes(word ^ every_byte('"')) | zero_bytes(word ^ every_byte('\\')) | word) & every_byte(0x80);
}

/// How many bytes from `at` on can be copied as they are.
std::size_t plain_length(std::string_view text, std::size_t at) {
  std::size_t i = at;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    if (special_bytes(word) != 0) break;
  }
  for (; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == '"' || c == '\\' || c >= 0x80) break;
  }
  return i - at;
}

/// Length of the well-formed UTF-8 sequence at the start of `text` (whose first byte is not ASCII), or 0 (RFC 3629).
std::size_t sequence_length(std::string_view text) {
  auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  unsigned first = byte(0), second = byte(1);
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    bool overlong = first == 0xE0 && second < 0xA0;
    bool surrogate = first == 0xED && second >= 0xA0;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    bool overlong = first == 0xF0 && second < 0x90;
    bool beyond = first == 0xF4 && second >= 0x90;
    return continues(1) && continues(2) && continues(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

void write_escape(char c, std::string& out) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
      out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
  }
}

template <class Integer>
void write_integer(Integer value, std::string& out) {
  std::array<char, 24> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void write_double(double value, std::string& out) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  double size = std::abs(value);
  bool scientific = size != 0 && (size < 1e-4 || size >= 1e16);
  std::array<char, 40> digits;
  auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                           scientific ? std::chars_format::scientific : std::chars_format::fixed)
                 .ptr;
  std::string_view text(digits.data(), end);
  out += text;
  if (!scientific && text.find('.') == std::string_view::npos) out += ".0";
}

}  // namespace

void write_json_string(std::string_view text, std::string& out) {
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    std::size_t plain = plain_length(text, i);
    out.append(text, i, plain);
    i += plain;
    if (i == text.size()) break;
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      write_escape(text[i], out);
      ++i;
    } else if (std::size_t length = sequence_length(text.substr(i)); length > 0) {
      out.append(text, i, length);
      i += length;
    } else {
      out += kReplacement;
      ++i;
    }
  }
  out += '"';
}

void write_json(const json::value& value, std::string& out) {
  switch (value.kind()) {
    case json::kind::null: out += "null"; return;
    case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case json::kind::int64: write_integer(value.get_int64(), out); return;
    case json::kind::uint64: write_integer(value.get_uint64(), out); return;
    case json::kind::double_: write_double(value.get_double(), out); return;
    case json::kind::string: write_json_string(value.get_string(), out); return;
    case json::kind::array: {
      char separator = '[';
      for (const json::value& item : value.get_array()) {
        out += separator;
        write_json(item, out);
        separator = ',';
      }
      out += separator == '[' ? "[]" : "]";
      return;
    }
    case json::kind::object: write_json(value.get_object(), out); return;
  }
}

void write_json(const json::object& object, std::string& out) {
  char separator = '{';
  for (const json::key_value_pair& member : object) {
    out += separator;
    write_json_string(member.key(), out);
    out += ':';
    write_json(member.value(), out);
    separator = ',';
  }
  out += separator == '{' ? "{}" : "}";
}

std::string write_json(const json::value& value) {
  std::string out;
  write_json(value, out);
  return out;
}

JsonText to_json_text(const json::value& value) { return JsonText{write_json(value)}; }

void append_item(JsonText& array, std::string_view item) {
  if (array.is_null()) array.text = "[]";
  array.text.back() = array.text.size() == 2 ? '[' : ',';
  if (array.text.size() == 2) array.text.pop_back();
  array.text += item;
  array.text += ']';
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const bool ascii = static_cast<unsigned char>(text.front()) < 0x80;
    const std::size_t length = ascii ? 1 : sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace mimeo
