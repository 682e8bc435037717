#include "api/prefer.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace mimeo::api {
namespace {

using namespace std::chrono_literals;

struct Row {
  std::string_view sent;
  std::chrono::seconds time;  // 0: no wait
  std::string_view applied = {};
};

TEST(Prefer, is_read_as_rfc_7240_and_the_clients_mean_it) {
  const Row table[] = {
      {"wait", limits::wait_default, "wait"},
      {"wait=10", 10s, "wait=10"},
      {"Wait=10", 10s, "Wait=10"},
      {"wait = 10", 10s, "wait = 10"},
      {"wait=\"10\"", 10s, "wait=\"10\""},
      {"wait=", limits::wait_default, "wait="},
      {"wait=1", 1s, "wait=1"},
      {"wait=58", 58s, "wait=58"},
      {"wait=60", limits::wait_maximum, "wait=60"},
      {"wait=99", limits::wait_maximum, "wait=99"},
      {"wait=99999999999999999999999999", limits::wait_maximum, "wait=99999999999999999999999999"},
      {"wait=0", 1s, "wait=0"},
      {"respond-async, wait=10", 10s, "wait=10"},
      {"wait=10, respond-async", 10s, "wait=10"},
      {"wait=10; x=y, handling=lenient", 10s, "wait=10; x=y"},
      {"a=\"wait=5, wait=6\", wait=7", 7s, "wait=7"},
      {"a=\"\\\", wait=5\", wait=7", 7s, "wait=7"},
      {"wait=10, wait=20", 10s, "wait=10"},
      {"wait=soon, wait=20", 20s, "wait=20"},
      {"respond-async", 0s},
      {"wait=soon", 0s},
      {"wait=-1", 0s},
      {"wait=1.5", 0s},
      {"wait=1 0", 0s},
      {"waiting=10", 0s},
      {"a=\"wait", 0s},
      {",,;,", 0s},
      {"", 0s},
  };
  for (const Row& row : table) {
    const auto wait = parse_wait(http::Headers{{"Prefer", row.sent}});
    EXPECT_EQ(wait ? wait->time : 0s, row.time) << row.sent;
    EXPECT_EQ(wait ? wait->applied : "", row.applied) << row.sent;
  }
}

TEST(Prefer, may_come_in_several_fields) {
  const auto wait = parse_wait({{"Prefer", "respond-async"}, {"prefer", "wait=7"}});
  ASSERT_TRUE(wait);
  EXPECT_EQ(wait->time, 7s);
}

TEST(Prefer, that_is_absent_means_no_wait) { EXPECT_FALSE(parse_wait({})); }

}  // namespace
}  // namespace mimeo::api
