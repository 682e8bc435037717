// What the words of a schema mean for one value: its type, its length, whether it is a multiple, whether a model can fetch
// it. Private to json_schema*.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/schema_tree.h"

namespace mimeo::core {

/// One bit of Types. 3.0 is an integer.
std::uint8_t type_of(const json::value& value);
std::string_view type_name(std::uint8_t type);

/// `value` is a number.
Number number_of(const json::value& value);
/// As Go prints the numbers of a schema: ten significant digits.
std::string text_of(Number number);
bool is_multiple(Number number, Number of);

std::uint64_t code_points(std::string_view utf8);
/// http(s) addresses with a host, and data URIs: what a model can fetch.
bool is_fetchable(std::string_view uri);

}  // namespace mimeo::core
