#include "engine/clock_trust.h"

#include <gtest/gtest.h>

namespace mimeo::engine {
namespace {

using namespace std::chrono_literals;

class ClockTrustTest : public ::testing::Test {
 protected:
  /// A look so long after the last one, with a clock that was set by `step` in between.
  bool believes_after(Duration passed, Duration step = {}) {
    awake_ += passed;
    wall_ += passed + step;
    return trust_.believes(wall_, awake_);
  }

  ClockTrust trust_;
  Duration awake_ = 5h;
  Time wall_ = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 29));
};

TEST_F(ClockTrustTest, BelievesAClockThatGoesOn) {
  EXPECT_TRUE(believes_after(0s));
  EXPECT_TRUE(believes_after(30h));
  EXPECT_TRUE(believes_after(1s, 20s));
}

TEST_F(ClockTrustTest, DoesNotBelieveAJumpForAnHour) {
  believes_after(0s);
  EXPECT_FALSE(believes_after(10s, 2h));
  EXPECT_FALSE(believes_after(59min));
  EXPECT_TRUE(believes_after(2min));
  EXPECT_TRUE(believes_after(10s));
}

TEST_F(ClockTrustTest, DoubtsAnewWhatJumpsAgain) {
  believes_after(0s);
  EXPECT_FALSE(believes_after(10s, 2h));
  EXPECT_FALSE(believes_after(50min, 24h));
  EXPECT_FALSE(believes_after(50min));
  EXPECT_TRUE(believes_after(11min));
}

TEST_F(ClockTrustTest, BelievesAClockThatIsRightAgainAtOnce) {
  believes_after(0s);
  EXPECT_FALSE(believes_after(10s, 2h));
  EXPECT_TRUE(believes_after(2s, -2h));
  EXPECT_FALSE(believes_after(10s, 2h)) << "the hour begins anew";
  EXPECT_TRUE(believes_after(2s, -48h)) << "set back, nothing is removed too early";
}

}  // namespace
}  // namespace mimeo::engine
