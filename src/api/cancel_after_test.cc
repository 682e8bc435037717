#include "api/cancel_after.h"

#include <gtest/gtest.h>

namespace mimeo::api {
namespace {

using namespace std::chrono_literals;

TEST(CancelAfter, takes_the_documented_forms) {
  const std::pair<std::string_view, std::chrono::seconds> table[] = {
      {"30", 30s},           {"30s", 30s},        {"90s", 90s},   {"5m", 5min},    {"1h", 1h},
      {"2h30m", 2h + 30min}, {"1h30m45s", 5445s}, {"1m30s", 90s}, {"1h5s", 3605s}, {"5", 5s},
      {"24h", 24h},          {"86400", 24h},      {"0h5m", 5min},
  };
  for (const auto& [text, time] : table) {
    const auto parsed = parse_cancel_after(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(*parsed, time) << text;
  }
}

TEST(CancelAfter, refuses_what_is_no_duration_or_out_of_range) {
  for (std::string_view text : {"",      "soon", "-10", "+10",  "1.5s",  "5m30h", "5s5m",
                                "1m1m",  "10 s", " 10", "1h30", "m",     "10d",   "10S",
                                "4",     "4s",   "0",   "25h",  "24h1s", "86401", "99999999999999999999h",
                                "864000"}) {
    const auto parsed = parse_cancel_after(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::invalid) << text;
    EXPECT_FALSE(parsed.error().message.empty()) << text;
  }
}

}  // namespace
}  // namespace mimeo::api
