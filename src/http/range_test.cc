#include "http/range.h"

#include <gtest/gtest.h>

namespace mimeo::http {
namespace {

using Kind = RangeSelection::Kind;

struct Case {
  const char* value;
  std::uint64_t size;
  Kind kind;
  std::vector<ByteRange> ranges = {};
};

TEST(Range, SelectsAsTheTableSays) {
  const std::vector<Case> table = {
      {"bytes=0-0", 10, Kind::ranges, {{0, 0}}},
      {"bytes=0-", 10, Kind::ranges, {{0, 9}}},
      {"bytes=2-5", 10, Kind::ranges, {{2, 5}}},
      {"Bytes=2-5", 10, Kind::ranges, {{2, 5}}},
      {"bytes=2-99", 10, Kind::ranges, {{2, 9}}},
      {"bytes=9-", 10, Kind::ranges, {{9, 9}}},
      {"bytes=-3", 10, Kind::ranges, {{7, 9}}},
      {"bytes=-99", 10, Kind::ranges, {{0, 9}}},
      {"bytes=5-6, 0-1", 10, Kind::ranges, {{5, 6}, {0, 1}}},
      {"bytes=0-1,,50-60", 10, Kind::ranges, {{0, 1}}},
      {"bytes=0-18446744073709551615", 10, Kind::ranges, {{0, 9}}},
      {"bytes=0-99999999999999999999999", 10, Kind::ranges, {{0, 9}}},
      {"bytes=10-", 10, Kind::unsatisfiable},
      {"bytes=10-20", 10, Kind::unsatisfiable},
      {"bytes=99999999999999999999999-", 10, Kind::unsatisfiable},
      {"bytes=-0", 10, Kind::unsatisfiable},
      {"bytes=0-", 0, Kind::unsatisfiable},
      {"bytes=-1", 0, Kind::unsatisfiable},
      {"bytes=5-2", 10, Kind::whole},
      {"bytes=", 10, Kind::whole},
      {"bytes=,", 10, Kind::whole},
      {"bytes=-", 10, Kind::whole},
      {"bytes=a-b", 10, Kind::whole},
      {"bytes=1-x", 10, Kind::whole},
      {"bytes=+1-2", 10, Kind::whole},
      {"bytes=1", 10, Kind::whole},
      {"items=0-1", 10, Kind::whole},
      {"", 10, Kind::whole},
      {"bytes=0-5,3-8", 10, Kind::whole},
      {"bytes=0-,0-,0-,0-", 10, Kind::whole},
      {"bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32", 99,
       Kind::whole},
  };
  for (const Case& row : table) {
    const RangeSelection selection = select_ranges(row.value, row.size);
    EXPECT_EQ(selection.kind, row.kind) << row.value << " of " << row.size;
    EXPECT_EQ(selection.ranges, row.ranges) << row.value << " of " << row.size;
  }
}

}  // namespace
}  // namespace mimeo::http
