// The Range header (RFC 9110, 14.2).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace mimeo::http {

/// Bytes [first, last] of a representation, both inclusive.
struct ByteRange {
  std::uint64_t first;
  std::uint64_t last;
  std::uint64_t size() const { return last - first + 1; }
  bool operator==(const ByteRange&) const = default;
};

struct RangeSelection {
  enum class Kind {
    whole,          ///< no range, another unit, or malformed: answer 200 with everything
    ranges,         ///< answer 206
    unsatisfiable,  ///< answer 416
  };
  Kind kind = Kind::whole;
  std::vector<ByteRange> ranges = {};
};

/// What `value` ("bytes=0-99,-500") selects of `size` bytes. Ranges keep their order; those beyond the end fall away;
/// overlapping or more than 16 of them are answered as `whole`, since they only serve to multiply work.
RangeSelection select_ranges(std::string_view value, std::uint64_t size);

}  // namespace mimeo::http
