#include "http/range.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/limits.h"
#include "base/text.h"
#include "http/headers.h"

namespace mimeo::http {

namespace {

/// Digits only. A number too large for 64 bits is as good as the largest: it lies behind every end.
std::optional<std::uint64_t> read_number(std::string_view text) {
  if (text.empty() || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range ? UINT64_MAX : number;
}

bool overlap(std::vector<ByteRange> ranges) {
  std::ranges::sort(ranges, {}, &ByteRange::first);
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].first <= ranges[i - 1].last) return true;
  }
  return false;
}

}  // namespace

RangeSelection select_ranges(std::string_view value, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (value.size() < unit.size() || !equal_ignoring_case(value.substr(0, unit.size()), unit)) return {};
  value.remove_prefix(unit.size());

  RangeSelection selection;
  std::size_t asked = 0;
  for (bool last = false; !last;) {
    const std::size_t comma = value.find(',');
    const std::string_view item = trim(value.substr(0, comma));
    last = comma == std::string_view::npos;
    if (!last) value.remove_prefix(comma + 1);
    if (item.empty()) continue;
    if (++asked > limits::http_ranges) return {};

    const std::size_t dash = item.find('-');
    if (dash == std::string_view::npos) return {};
    const std::optional<std::uint64_t> first = read_number(item.substr(0, dash));
    const std::optional<std::uint64_t> end = read_number(item.substr(dash + 1));
    if (dash == 0) {
      if (!end) return {};
      if (*end > 0 && size > 0) selection.ranges.push_back({size - std::min(*end, size), size - 1});
    } else {
      if (!first || (!end && dash + 1 < item.size()) || (end && *end < *first)) return {};
      if (*first < size) selection.ranges.push_back({*first, std::min(end.value_or(size - 1), size - 1)});
    }
  }
  if (asked == 0) return {};
  if (selection.ranges.empty()) return {RangeSelection::Kind::unsatisfiable};
  if (overlap(selection.ranges)) return {};
  selection.kind = RangeSelection::Kind::ranges;
  return selection;
}

}  // namespace mimeo::http
