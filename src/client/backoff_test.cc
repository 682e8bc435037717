#include "client/backoff.h"

#include <gtest/gtest.h>

namespace mimeo::client::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool repeats(Outcome outcome, bool repeatable) { return pause_before_retry(outcome, 0, 4, repeatable, 0).has_value(); }

TEST(BackoffTest, WhatIsHarmlessIsRepeatedWhenItMayHelp) {
  for (const int status : {429, 500, 502, 503, 504}) EXPECT_TRUE(repeats({.status = status}, true)) << status;
  for (const int status : {200, 201, 400, 401, 404, 409, 413, 422, 501})
    EXPECT_FALSE(repeats({.status = status}, true)) << status;
  EXPECT_TRUE(repeats({.reach = Reach::unknown}, true));
  EXPECT_FALSE(repeats({.reach = Reach::hopeless}, true));
}

TEST(BackoffTest, ACreateIsRepeatedOnlyIfNothingWasCreated) {
  for (const int status : {500, 502, 503, 504}) EXPECT_FALSE(repeats({.status = status}, false)) << status;
  EXPECT_FALSE(repeats({.reach = Reach::unknown}, false));
  EXPECT_TRUE(repeats({.reach = Reach::never_arrived}, false));
  EXPECT_TRUE(repeats({.status = 429}, false));
}

TEST(BackoffTest, EndsAndGrows) {
  const Outcome outcome{.status = 503};
  EXPECT_EQ(pause_before_retry(outcome, 0, 4, true, 0), milliseconds(500));
  EXPECT_EQ(pause_before_retry(outcome, 1, 4, true, 0), milliseconds(1000));
  EXPECT_EQ(pause_before_retry(outcome, 1, 4, true, 1), milliseconds(500));
  EXPECT_EQ(pause_before_retry(outcome, 9, 99, true, 0), milliseconds(8000));
  EXPECT_EQ(pause_before_retry(outcome, 4, 4, true, 0), std::nullopt);
}

TEST(BackoffTest, TheServerKnowsBetter) {
  EXPECT_EQ(pause_before_retry({.status = 429, .retry_after = seconds(7)}, 0, 4, false, 0.5), seconds(7));
  EXPECT_EQ(pause_before_retry({.status = 429, .retry_after = seconds(61)}, 0, 4, false, 0.5), std::nullopt);
}

TEST(BackoffTest, ReadsRetryAfter) {
  const auto now = std::chrono::system_clock::from_time_t(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT
  EXPECT_EQ(parse_retry_after("0", now), seconds(0));
  EXPECT_EQ(parse_retry_after("120", now), seconds(120));
  EXPECT_EQ(parse_retry_after("99999999", now), seconds(3600));
  EXPECT_EQ(parse_retry_after("-5", now), seconds(0));
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:40 GMT", now), seconds(3));
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), seconds(0));
  EXPECT_EQ(parse_retry_after("", now), std::nullopt);
  EXPECT_EQ(parse_retry_after("soon", now), std::nullopt);
}

}  // namespace
}  // namespace mimeo::client::detail
