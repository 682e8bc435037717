// JSON as Mimeo reads and writes it: Boost.JSON values with two defects of Boost 1.81 cured by public means.
//
// Boost 1.81 reads 15 % of 17-digit numbers one ulp off and writes 7.5 as `7.5E0`. `parse_json` uses an exact-number
// handler, `write_json` its own writer, so that a body makes the round trip unchanged in value and in spelling of ordinary numbers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "base/result.h"

namespace mimeo {

namespace json = boost::json;

/// Text that is known to be one valid, compact JSON value. Predictions carry their input and output in this form, so
/// that the hot path copies bytes instead of building trees.
struct JsonText {
  std::string text = "null";

  bool is_null() const { return text == "null"; }
  bool operator==(const JsonText&) const = default;
};

/// Parses one JSON value (RFC 8259, UTF-8, depth up to limits::json_depth). Error kind: invalid, with the byte offset.
/// Numbers: integers that fit int64/uint64 stay integers; others become the nearest double, and one too large for a
/// double is an error. Duplicate keys: last wins. The value lives in `storage`; a json::monotonic_resource there saves a
/// third of the time where the value does not outlive the request.
Result<json::value> parse_json(std::string_view text, json::storage_ptr storage = {});

/// Compact JSON. Doubles in the shortest form that reads back the same, spelled as Python spells them: `7.5` not `7.5E0`,
/// integral doubles as `1.0`, exponents from 1e16 up and below 1e-4. What JSON cannot say (inf, nan) becomes `null`.
std::string write_json(const json::value& value);
void write_json(const json::value& value, std::string& out);
void write_json(const json::object& object, std::string& out);
/// `"..."` with escapes. Bytes that are not UTF-8 (a model's output may hold anything) become U+FFFD, so that what is
/// written is always valid.
void write_json_string(std::string_view text, std::string& out);

JsonText to_json_text(const json::value& value);

/// Whether all of `text` is well-formed UTF-8 (RFC 3629).
bool is_utf8(std::string_view text);

/// Appends `item` to a JSON array in text form ("null" counts as an empty array), in time proportional to the item.
void append_item(JsonText& array, std::string_view item);

/// The member of an object, or nullptr when `value` is not an object or has no such member.
const json::value* find(const json::value& value, std::string_view key);
/// The string member, or nullptr when absent or of another type.
const json::string* find_string(const json::value& value, std::string_view key);
/// The text of a string member, or "" when absent or of another type.
std::string text_in(const json::value& value, std::string_view key);
/// As text_in, where an empty text and none are two things.
std::optional<std::string> optional_text_in(const json::value& value, std::string_view key);

}  // namespace mimeo
