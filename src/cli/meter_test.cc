#include "cli/meter.h"

#include <gtest/gtest.h>

#include "cli/shown_logs.h"

namespace mimeo::cli {
namespace {

using namespace std::chrono_literals;

TEST(Meter, a_line_says_what_how_far_and_how_long) {
  EXPECT_EQ(meter_line("acme/hello", "processing", 0.5, 12s, 80, true),
            "acme/hello  processing   50% ##########---------- 12s");
  EXPECT_EQ(meter_line("acme/hello", "starting", std::nullopt, 3s, 80, false), "acme/hello  starting  3s");
}

TEST(Meter, a_line_is_never_wider_than_the_terminal) {
  for (const std::size_t columns : {10, 30, 40, 80}) {
    const auto line = meter_line(std::string(50, 'x'), "processing", std::nullopt, 3s, columns, true);
    EXPECT_LT(line.size(), columns);
  }
  EXPECT_EQ(meter_line(std::string(50, 'x'), "processing", 1.0, 3s, 40, true),
            std::string(11, 'x') + "100% #################### 3s");
}

TEST(Meter, amounts_are_short) {
  EXPECT_EQ(bytes_text(999), "999 B");
  EXPECT_EQ(bytes_text(1500), "1.5 kB");
  EXPECT_EQ(bytes_text(2'000'000'000), "2.0 GB");
}

TEST(ShownLogs, bars_are_left_out_beside_a_meter) {
  ShownLogs logs(true);
  EXPECT_EQ(logs.grow("loading\n 10%|#   |"), "loading\n");
  EXPECT_EQ(logs.grow("loading\n 10%|#   |\r 20%|##  |\nsaving\nbye"), "saving\n");
  EXPECT_EQ(logs.rest(), "bye\n");
  EXPECT_EQ(logs.rest(), "");
}

TEST(ShownLogs, all_of_it_is_passed_on_without_one) {
  ShownLogs logs(false);
  EXPECT_EQ(logs.grow("loading\n 10%|#   |"), "loading\n 10%|#   |");
  EXPECT_EQ(logs.grow("loading\n 10%|#   |\r 20%|##  |"), "\r 20%|##  |");
  EXPECT_EQ(logs.rest(), "");
}

TEST(ShownLogs, logs_of_another_attempt_begin_anew) {
  ShownLogs logs(true);
  EXPECT_EQ(logs.grow("one\ntw"), "one\n");
  EXPECT_EQ(logs.grow("three\n"), "three\n");
}

}  // namespace
}  // namespace mimeo::cli
