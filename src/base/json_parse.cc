#include "base/json.h"

#include <charconv>
#include <cmath>
#include <new>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include "base/limits.h"

namespace mimeo {
namespace {

/// Builds a value like Boost's own handler, except that doubles are read again from their text: Boost 1.81 computes them
/// with a few operations too many and misses the nearest double by one unit for long numbers.
struct ExactHandler {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  json::value_stack stack;
  std::string number;  // pieces of a number that came before its last one

  using Ec = boost::system::error_code;
  using Text = json::string_view;

  bool on_document_begin(Ec&) { return true; }
  bool on_document_end(Ec&) { return true; }
  bool on_object_begin(Ec&) { return true; }
  bool on_object_end(std::size_t n, Ec&) { return stack.push_object(n), true; }
  bool on_array_begin(Ec&) { return true; }
  bool on_array_end(std::size_t n, Ec&) { return stack.push_array(n), true; }
  bool on_key_part(Text s, std::size_t, Ec&) { return stack.push_chars(s), true; }
  bool on_key(Text s, std::size_t, Ec&) { return stack.push_key(s), true; }
  bool on_string_part(Text s, std::size_t, Ec&) { return stack.push_chars(s), true; }
  bool on_string(Text s, std::size_t, Ec&) { return stack.push_string(s), true; }
  bool on_number_part(Text s, Ec&) { return number.append(s.data(), s.size()), true; }
  bool on_int64(std::int64_t i, Text, Ec&) { return number.clear(), stack.push_int64(i), true; }
  bool on_uint64(std::uint64_t u, Text, Ec&) { return number.clear(), stack.push_uint64(u), true; }
  bool on_bool(bool b, Ec&) { return stack.push_bool(b), true; }
  bool on_null(Ec&) { return stack.push_null(), true; }
  bool on_comment_part(Text, Ec&) { return true; }
  bool on_comment(Text, Ec&) { return true; }

  bool on_double(double approximate, Text s, Ec& ec) {
    Text text = s;
    if (!number.empty()) {
      number.append(s.data(), s.size());
      text = number;
    }
    double exact = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), exact);
    if (read.ec == std::errc::result_out_of_range) {
      // from_chars gives no value then; Boost's tells too small (zero is the nearest double) from too large.
      if (std::abs(approximate) > 1) {
        ec = json::make_error_code(json::error::exponent_overflow);
        return false;
      }
      exact = std::copysign(0.0, approximate);
    }
    number.clear();
    stack.push_double(exact);
    return true;
  }
};

json::parse_options options() {
  json::parse_options options;
  options.max_depth = limits::json_depth;
  return options;
}

std::unexpected<Error> malformed(std::size_t offset, const boost::system::error_code& ec) {
  return fail(ErrorKind::invalid, fmt::format("Malformed JSON at byte {}: {}", offset, ec.message()));
}

}  // namespace

Result<json::value> parse_json(std::string_view text, json::storage_ptr storage) {
  json::basic_parser<ExactHandler> parser(options());
  json::value_stack& stack = parser.handler().stack;
  stack.reset(std::move(storage));
  boost::system::error_code ec;
  try {
    std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
    if (ec) return malformed(read, ec);
    if (read < text.size()) return malformed(read, json::make_error_code(json::error::extra_data));
    return stack.release();
  } catch (const std::bad_alloc&) {
    return fail(ErrorKind::too_large, "The JSON is too large to be held in memory");
  } catch (const std::length_error&) {
    return fail(ErrorKind::too_large, "The JSON holds a string or a list that is too long");
  }
}

const json::value* find(const json::value& value, std::string_view key) {
  const json::object* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

const json::string* find_string(const json::value& value, std::string_view key) {
  const json::value* member = find(value, key);
  return member == nullptr ? nullptr : member->if_string();
}

std::string text_in(const json::value& value, std::string_view key) {
  const auto* text = find_string(value, key);
  return text == nullptr ? std::string() : std::string(*text);
}

std::optional<std::string> optional_text_in(const json::value& value, std::string_view key) {
  const auto* text = find_string(value, key);
  return text == nullptr ? std::nullopt : std::optional<std::string>(*text);
}

}  // namespace mimeo
