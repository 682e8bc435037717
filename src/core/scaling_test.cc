#include "core/scaling.h"

#include <gtest/gtest.h>

#include <string_view>

namespace mimeo::core {
namespace {

struct ScaleCase {
  std::string_view what;
  PoolLoad load;
  Scale scale;
  int start;
};

TEST(Scaling, starts_what_the_queue_is_worth) {
  const ScaleCase table[] = {
      {"nothing to do", {}, {0, 4}, 0},
      {"the first waits", {.waiting = 1}, {0, 4}, 1},
      {"many wait, and nothing is known of them", {.waiting = 50}, {0, 4}, 1},
      {"one is coming", {.waiting = 1, .setting_up = 1, .run_seconds = 600}, {0, 4}, 0},
      {"one is coming for many, which take long", {.waiting = 5, .setting_up = 1, .run_seconds = 600}, {0, 4}, 3},
      {"kept ready without work", {}, {2, 4}, 2},
      {"one of two is ready", {.ready = 1}, {2, 4}, 1},
      {"may not run at all", {.waiting = 9}, {0, 0}, 0},
      {"quick ones are over before another is up", {.waiting = 90, .ready = 1, .run_seconds = 0.01}, {0, 4}, 0},
      {"many quick ones are long work", {.waiting = 250, .ready = 1, .run_seconds = 0.01}, {0, 4}, 2},
      {"a long one keeps the next waiting",
       {.waiting = 1, .ready = 1, .set_up_seconds = 5, .run_seconds = 6},
       {0, 4},
       1},
      {"a new one would take longer", {.waiting = 1, .ready = 1, .set_up_seconds = 9, .run_seconds = 6}, {0, 4}, 0},
      {"no more than have something to do", {.waiting = 2, .ready = 1, .run_seconds = 600}, {0, 8}, 2},
      {"slots count", {.waiting = 64, .ready = 1, .slots = 32, .run_seconds = 600}, {0, 8}, 2},
      {"as many as allowed", {.waiting = 100, .ready = 1, .run_seconds = 600}, {0, 4}, 3},
      {"all that are allowed are there", {.waiting = 100, .ready = 4, .run_seconds = 600}, {0, 4}, 0},
      {"more than allowed", {.waiting = 100, .ready = 6, .run_seconds = 600}, {0, 4}, 0},
  };
  for (const auto& [what, load, scale, start] : table) EXPECT_EQ(instances_to_start(load, scale), start) << what;
}

TEST(Scaling, counts_what_is_more_than_may_be) {
  EXPECT_EQ(instances_too_many({.ready = 5}, {0, 2}), 3);
  EXPECT_EQ(instances_too_many({.ready = 2}, {0, 2}), 0);
  EXPECT_EQ(instances_too_many({.setting_up = 1}, {0, 0}), 0);
}

}  // namespace
}  // namespace mimeo::core
