#include "core/progress.h"

#include <string>

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

TEST(Progress, the_last_line_with_a_percentage_counts) {
  EXPECT_EQ(percentage_in("  0%|          | 0/20\r 45%|████▌     | 9/20\r"), 45);
  EXPECT_EQ(percentage_in("12%\nsaving\n"), 12);
  EXPECT_EQ(percentage_in("100%|██████████| 20/20 [00:01<00:00]\n"), 100);
  EXPECT_EQ(percentage_in("done: 7.5% of all"), 7);
}

TEST(Progress, the_first_percentage_of_a_line_is_how_far_it_is) { EXPECT_EQ(percentage_in("30% (GPU 99%)"), 30); }

TEST(Progress, what_is_no_percentage_is_passed_over) {
  EXPECT_EQ(percentage_in(""), std::nullopt);
  EXPECT_EQ(percentage_in("%s of 50"), std::nullopt);
  EXPECT_EQ(percentage_in("faster by 250%"), std::nullopt);
  EXPECT_EQ(percentage_in("faster by 99999999999999999999%"), std::nullopt);
  EXPECT_EQ(percentage_in("250% of it, 3%"), 3);
}

TEST(Progress, only_the_end_of_long_logs_is_looked_at) {
  EXPECT_EQ(percentage_in("50%\n" + std::string(10'000, 'x')), std::nullopt);
}

TEST(Progress, the_last_line_is_one_that_says_something) {
  EXPECT_EQ(last_line_of("loading\n step 1 \r\n  \n"), "step 1");
  EXPECT_EQ(last_line_of(" \n"), "");
}

}  // namespace
}  // namespace mimeo::core
