#include "core/retention.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

TEST(Retention, is_read_as_people_write_it) {
  EXPECT_EQ(parse_retention("90"), Retention{90s});
  EXPECT_EQ(parse_retention("90s"), Retention{90s});
  EXPECT_EQ(parse_retention("5m"), Retention{5min});
  EXPECT_EQ(parse_retention(" 2h "), Retention{2h});
  EXPECT_EQ(parse_retention("7d"), Retention{7 * 24h});
  EXPECT_EQ(parse_retention("forever"), keep_forever);
  EXPECT_EQ(parse_retention("1h, until-download"), (Retention{1h, true}));
  EXPECT_EQ(parse_retention("1s,until-download"), (Retention{1s, true}));
}

TEST(Retention, is_refused_when_it_promises_nothing_that_can_be_kept) {
  for (const char* text : {"", "0", "0h", "-1s", "1w", "1.5h", "h", "for ever", "1h 2h", "until-download", "1h,",
                           "1h, until-download, x", "9223372036854775807", "99999999999999999999", "36501d"}) {
    EXPECT_FALSE(parse_retention(text)) << text;
  }
}

TEST(Retention, is_written_so_that_it_reads_back) {
  for (const char* text : {"90s", "2m", "1h", "7d", "forever", "1h, until-download", "forever, until-download"}) {
    EXPECT_EQ(to_string(parse_retention(text).value()), text);
  }
  EXPECT_EQ(to_string(Retention{3600s}), "1h");
}

}  // namespace
}  // namespace mimeo::core
