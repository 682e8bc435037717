#include "base/clock.h"

#include <gtest/gtest.h>

namespace mimeo {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

Time at(int y, unsigned m, unsigned d, Duration rest = {}) { return sys_days(year(y) / month(m) / day(d)) + rest; }

TEST(Clock, writes_utc_with_six_fraction_digits_and_a_z) {
  EXPECT_EQ(to_rfc3339(at(2026, 3, 4, 5h + 6min + 7s + 89ms)), "2026-03-04T05:06:07.089000Z");
  EXPECT_EQ(to_rfc3339(at(1970, 1, 1)), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(to_rfc3339(at(1969, 12, 31, 24h - 1us)), "1969-12-31T23:59:59.999999Z");
}

TEST(Clock, reads_back_what_it_writes) {
  for (auto time : {at(2026, 3, 4, 5h + 89us), at(2024, 2, 29, 23h), at(1999, 12, 31, 24h - 1us)}) {
    EXPECT_EQ(parse_rfc3339(to_rfc3339(time)), time);
  }
}

TEST(Clock, reads_the_forms_that_clients_send) {
  auto noon = at(2026, 3, 4, 12h);
  for (auto text : {"2026-03-04T12:00:00Z", "2026-03-04t12:00:00z", "2026-03-04 12:00:00+00:00", "2026-03-04T12:00:00",
                    "2026-03-04T12:00Z", "2026-03-04T14:30:00+02:30", "2026-03-04T14:30:00+0230", "2026-03-04T10:00:00-02",
                    "2026-03-04T12:00:00.0000000001Z", "2026-03-04T12:00:00,000Z", "2026-03-04T12:00:00 00:00"}) {
    EXPECT_EQ(parse_rfc3339(text), noon) << text;
  }
  EXPECT_EQ(parse_rfc3339("2026-03-04"), at(2026, 3, 4));
  EXPECT_EQ(parse_rfc3339("2026-03-04T12:00:00.04Z"), noon + 40ms);
  EXPECT_EQ(parse_rfc3339("2026-03-04T12:00:00.123456789Z"), noon + 123456us);
}

TEST(Clock, refuses_what_is_no_time) {
  for (auto text : {"", "2026", "2026-13-01", "2026-02-29", "2026-03-04T", "2026-03-04T24:00:00Z", "2026-03-04T12:60:00Z",
                    "2026-03-04T12:00:61Z", "2026-03-04T12:00:00.Z", "2026-03-04T12:00:00Zx", "2026-03-04T12:00:00+24:00",
                    "2026-03-04T12:00:00+1", "yesterday", "2026/03/04"}) {
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
  }
}

TEST(Clock, manual_time_stands_still_until_moved) {
  ManualClock clock(at(2026, 3, 4));
  EXPECT_EQ(clock.now(), clock.now());
  clock.advance(90s);
  EXPECT_EQ(clock.now(), at(2026, 3, 4, 90s));
  EXPECT_DOUBLE_EQ(seconds_between(at(2026, 3, 4), clock.now()), 90.0);
}

TEST(Clock, the_machines_time_is_of_this_century) { EXPECT_GT(SystemClock().now(), at(2020, 1, 1)); }

}  // namespace
}  // namespace mimeo
