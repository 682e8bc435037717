#include "core/schema_words.h"

#include <algorithm>
#include <cfloat>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"

namespace mimeo::core {
namespace {

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return equal_ignoring_case(text.substr(0, start.size()), start);
}

}  // namespace

std::uint8_t type_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: return type_null;
    case json::kind::bool_: return type_boolean;
    case json::kind::int64:
    case json::kind::uint64: return type_integer;
    case json::kind::double_: {
      double number = value.get_double();
      return number == std::trunc(number) ? type_integer : type_number;  // 3.0 is an integer for JSON Schema
    }
    case json::kind::string: return type_string;
    case json::kind::array: return type_array;
    case json::kind::object: return type_object;
  }
  return type_null;
}

std::string_view type_name(std::uint8_t type) {
  switch (type) {
    case type_null: return "null";
    case type_boolean: return "boolean";
    case type_integer: return "integer";
    case type_number: return "number";
    case type_string: return "string";
    case type_array: return "array";
    default: return "object";
  }
}

Number number_of(const json::value& value) {
  if (value.is_int64()) return static_cast<Number>(value.get_int64());
  if (value.is_uint64()) return static_cast<Number>(value.get_uint64());
  return static_cast<Number>(value.get_double());
}

std::string text_of(Number number) { return fmt::format("{:.10g}", static_cast<double>(number)); }

bool is_multiple(Number number, Number of) {
  // Decimal fractions such as 0.0001 have no exact double, so a quotient counts as whole when it is as close to a whole
  // number as the two roundings explain.
  Number quotient = number / of;
  return std::abs(quotient - std::round(quotient)) <= std::abs(quotient) * 2 * static_cast<Number>(DBL_EPSILON);
}

std::uint64_t code_points(std::string_view utf8) {
  return static_cast<std::uint64_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_fetchable(std::string_view uri) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (starts_with_ignoring_case(uri, scheme)) return uri.size() > scheme.size() && uri[scheme.size()] != '/';
  }
  return starts_with_ignoring_case(uri, "data:") && uri.find(',') != std::string_view::npos;
}

}  // namespace mimeo::core
