// Value::parse: RFC 8259.
#include <charconv>
#include <optional>

#include "client/utf8.h"
#include "mimeo/client/value.h"

namespace mimeo::client {
namespace {

constexpr int deepest = 200;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Value> read() {
    Value value;
    skip_space();
    if (!read_value(value, 0)) return broken();
    skip_space();
    if (at_ != text_.size()) return broken();
    return value;
  }

 private:
  Error broken() const { return {ErrorKind::corrupted, "This is no JSON, at byte " + std::to_string(at_)}; }

  bool at_end() const { return at_ == text_.size(); }
  char here() const { return at_end() ? '\0' : text_[at_]; }

  void skip_space() {
    while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r') ++at_;
  }

  bool take(char c) {
    if (here() != c || at_end()) return false;
    ++at_;
    return true;
  }

  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool read_value(Value& value, int depth) {
    if (depth > deepest) return false;
    switch (here()) {
      case '{': return read_object(value, depth);
      case '[': return read_array(value, depth);
      case '"': {
        std::string text;
        if (!read_text(text)) return false;
        value = std::move(text);
        return true;
      }
      case 't': value = true; return take("true");
      case 'f': value = false; return take("false");
      case 'n': value = nullptr; return take("null");
      default: return read_number(value);
    }
  }

  bool read_object(Value& value, int depth) {
    Value::Object members;
    take('{');
    skip_space();
    if (!take('}')) {
      do {
        skip_space();
        auto& [name, item] = members.emplace_back();
        if (here() != '"' || !read_text(name)) return false;
        skip_space();
        if (!take(':')) return false;
        skip_space();
        if (!read_value(item, depth + 1)) return false;
        skip_space();
      } while (take(','));
      if (!take('}')) return false;
    }
    value = std::move(members);
    return true;
  }

  bool read_array(Value& value, int depth) {
    Value::Array items;
    take('[');
    skip_space();
    if (!take(']')) {
      do {
        skip_space();
        if (!read_value(items.emplace_back(), depth + 1)) return false;
        skip_space();
      } while (take(','));
      if (!take(']')) return false;
    }
    value = std::move(items);
    return true;
  }

  bool take_digits() {
    const auto before = at_;
    while (here() >= '0' && here() <= '9') ++at_;
    return at_ > before;
  }

  bool read_number(Value& value) {
    const auto begin = at_;
    bool is_whole = true;
    take('-');
    if (!take('0') && !take_digits()) return false;
    if (take('.')) {
      is_whole = false;
      if (!take_digits()) return false;
    }
    if (here() == 'e' || here() == 'E') {
      is_whole = false;
      ++at_;
      if (!take('+')) take('-');
      if (!take_digits()) return false;
    }
    const char* first = text_.data() + begin;
    const char* last = text_.data() + at_;
    std::int64_t whole = 0;
    if (is_whole && std::from_chars(first, last, whole).ec == std::errc()) {
      value = whole;
      return true;
    }
    double number = 0;
    const auto [end, error] = std::from_chars(first, last, number);
    if (error == std::errc::result_out_of_range) {
      // Too small is zero; what is too large is no number that we could tell.
      const std::string_view digits(first, static_cast<std::size_t>(end - first));
      const auto exponent = digits.find_first_of("eE");
      if (exponent == std::string_view::npos || digits.substr(exponent + 1, 1) != "-") return false;
    }
    value = number;
    return true;
  }

  std::optional<std::uint32_t> take_hex() {
    if (text_.size() - at_ < 4) return std::nullopt;
    std::uint32_t unit = 0;
    const char* first = text_.data() + at_;
    if (std::from_chars(first, first + 4, unit, 16).ptr != first + 4) return std::nullopt;
    at_ += 4;
    return unit;
  }

  bool read_escape(std::string& out) {
    if (at_end()) return false;
    const char c = text_[at_++];
    switch (c) {
      case '"':
      case '\\':
      case '/': out += c; return true;
      case 'b': out += '\b'; return true;
      case 'f': out += '\f'; return true;
      case 'n': out += '\n'; return true;
      case 'r': out += '\r'; return true;
      case 't': out += '\t'; return true;
      case 'u': break;
      default: return false;
    }
    auto unit = take_hex();
    if (!unit) return false;
    if (*unit >= 0xD800 && *unit < 0xDC00) {
      const auto before = at_;
      const auto low = take("\\u") ? take_hex() : std::nullopt;
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        detail::append_utf8(0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00), out);
        return true;
      }
      at_ = before;
    }
    const bool is_half = *unit >= 0xD800 && *unit < 0xE000;
    detail::append_utf8(is_half ? 0xFFFD : *unit, out);
    return true;
  }

  bool read_text(std::string& out) {
    take('"');
    for (;;) {
      const auto begin = at_;
      while (!at_end() && here() != '"' && here() != '\\' && static_cast<unsigned char>(here()) >= 0x20) ++at_;
      out += text_.substr(begin, at_ - begin);
      if (take('"')) return true;
      if (!take('\\') || !read_escape(out)) return false;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Value> Value::parse(std::string_view json) { return Reader(json).read(); }

}  // namespace mimeo::client
