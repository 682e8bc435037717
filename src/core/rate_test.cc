#include "core/rate.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

const Time begin{std::chrono::hours(1000)};

TEST(Rate, lets_a_minutes_worth_pass_at_once_and_says_how_many_are_left) {
  Time full_at{};
  for (int n = 1; n <= 600; ++n) {
    const auto taken = take(full_at, begin, 600);
    ASSERT_TRUE(taken.allowed) << n;
    EXPECT_EQ(taken.left, 600 - n);
    full_at = taken.full_at;
  }
  EXPECT_FALSE(take(full_at, begin, 600).allowed);
}

TEST(Rate, of_the_first_request_is_told_as_by_the_live_service) {
  const auto taken = take({}, begin, 600);
  EXPECT_EQ(taken.left, 599);
  EXPECT_EQ(taken.reset_seconds, 1);
}

TEST(Rate, takes_nothing_from_who_is_refused) {
  Time full_at = begin + 60s;
  for (int n = 0; n < 100; ++n) {
    const auto refused = take(full_at, begin, 6);
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.full_at, full_at);
    EXPECT_EQ(refused.left, 0);
    EXPECT_EQ(refused.reset_seconds, 10) << "when one would pass";
    full_at = refused.full_at;
  }
  EXPECT_TRUE(take(full_at, begin + 10s, 6).allowed);
}

TEST(Rate, fills_steadily) {
  Time full_at{};
  int passed = 0;
  for (Time now = begin; now < begin + 10min; now += 100ms) {
    const auto taken = take(full_at, now, 60);
    passed += taken.allowed;
    full_at = taken.full_at;
  }
  EXPECT_GE(passed, 60 + 60 * 10 - 1);
  EXPECT_LE(passed, 60 + 60 * 10);
}

TEST(Rate, forgives_a_clock_that_was_set_back) {
  const auto taken = take(begin + 100h, begin, 60);
  EXPECT_FALSE(taken.allowed);
  EXPECT_LE(taken.reset_seconds, 1);
}

TEST(Rate, holds_for_rates_that_no_minute_divides_by) {
  for (const std::int64_t per_minute : {1, 7, 59, 60'000, 100'000'000}) {
    const auto taken = take({}, begin, per_minute);
    EXPECT_TRUE(taken.allowed) << per_minute;
    EXPECT_EQ(taken.left, per_minute - 1);
  }
}

}  // namespace
}  // namespace mimeo::core
