#include "api/prefer.h"

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "base/text.h"

namespace mimeo::api {
namespace {

/// Takes what stands before the next `separator` outside of quotes off the front of `list`.
std::string_view take_unquoted(std::string_view& list, char separator) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < list.size(); ++end) {
    if (list[end] == '"') quoted = !quoted;
    if (!quoted && list[end] == separator) break;
    if (quoted && list[end] == '\\') ++end;
  }
  end = std::min(end, list.size());
  const auto item = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return trim(item);
}

/// Any number of digits: what does not fit is merely large.
std::optional<std::chrono::seconds> parse_seconds(std::string_view digits) {
  constexpr auto longest = std::chrono::seconds(limits::wait_maximum);
  if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  long long number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc()) return longest;
  return std::clamp(std::chrono::seconds(number), std::chrono::seconds(1), longest);
}

std::optional<WaitPreference> parse_preference(std::string_view preference) {
  std::string_view rest = preference;
  const std::string_view value_part = take_unquoted(rest, ';');  // parameters mean nothing to us
  const auto equals = value_part.find('=');
  if (!equal_ignoring_case(trim(value_part.substr(0, equals)), "wait")) return std::nullopt;
  std::string_view value = equals == std::string_view::npos ? std::string_view() : trim(value_part.substr(equals + 1));
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  // RFC 7240, 2: an empty value is no value.
  if (value.empty()) return WaitPreference{limits::wait_default, std::string(preference)};
  const auto time = parse_seconds(value);
  if (!time) return std::nullopt;
  return WaitPreference{*time, std::string(preference)};
}

}  // namespace

std::optional<WaitPreference> parse_wait(const http::Headers& headers) {
  for (const auto field : headers) {
    if (!equal_ignoring_case(field.name, "Prefer")) continue;
    std::string_view list = field.value;
    while (!list.empty()) {
      if (auto wait = parse_preference(take_unquoted(list, ','))) return wait;
    }
  }
  return std::nullopt;
}

}  // namespace mimeo::api
