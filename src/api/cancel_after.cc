#include "api/cancel_after.h"

#include <charconv>

#include <fmt/format.h>

#include "base/limits.h"

namespace mimeo::api {
namespace {

std::unexpected<Error> not_a_duration(std::string_view text) {
  return fail(
      ErrorKind::invalid,
      fmt::format("Cancel-After must be a duration such as 30, 90s, 5m or 1h30m45s, not \"{}\"", text.substr(0, 50)));
}

std::unexpected<Error> out_of_range() {
  return fail(ErrorKind::invalid, "Cancel-After must be between 5 seconds and 24 hours");
}

}  // namespace

Result<std::chrono::seconds> parse_cancel_after(std::string_view text) {
  static_assert(limits::deadline_minimum == std::chrono::seconds(5) &&
                limits::deadline_maximum == std::chrono::hours(24));
  const char* at = text.data();
  const char* const end = at + text.size();
  std::chrono::seconds total{0};
  std::string_view units_left = "hms";
  do {
    if (at == end || *at < '0' || *at > '9') return not_a_duration(text);
    long number = 0;
    const auto read = std::from_chars(at, end, number);
    // A day has 86,400 seconds: what is larger than ten days in any unit need not be computed.
    if (read.ec != std::errc() || number > 864'000) number = 864'000;
    at = read.ptr;
    const bool bare = at == end;
    if (bare && units_left.size() < 3) return not_a_duration(text);
    const char unit = bare ? 's' : *at++;
    const auto place = units_left.find(unit);
    if (place == std::string_view::npos) return not_a_duration(text);
    units_left.remove_prefix(place + 1);
    total += std::chrono::seconds(number) * (unit == 'h' ? 3600 : unit == 'm' ? 60 : 1);
  } while (at != end);
  if (total < limits::deadline_minimum || total > limits::deadline_maximum) return out_of_range();
  return total;
}

}  // namespace mimeo::api
