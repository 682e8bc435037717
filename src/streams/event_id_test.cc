#include "streams/event_id.h"

#include <gtest/gtest.h>

namespace mimeo::streams {
namespace {

using namespace std::chrono_literals;

TEST(EventId, says_when_the_attempt_began_and_which_event_it_is) {
  core::Prediction p;
  p.created_at = Time(1'772'600'000'999ms);
  EXPECT_EQ(to_string(EventId{attempt_of(p), 0}), "1772600000:9990000000000");
  p.started_at = Time(1'772'600'004'012ms);
  p.attempts = 2;
  EXPECT_EQ(to_string(EventId{attempt_of(p), 7}), "1772600004:122000000007");
}

TEST(EventId, belongs_to_predictions_that_could_have_begun_then) {
  core::Prediction p;
  p.created_at = Time(1'772'600'000'500ms + 7us);
  for (const std::int64_t ms : {1'772'600'000'500, 1'772'600'009'000}) {
    EXPECT_TRUE(may_belong_to(p, {{ms, 1}, 0})) << "a crash may have lost that it began: " << ms;
  }
  EXPECT_FALSE(may_belong_to(p, {{1'772'600'000'499, 1}, 0}));
  p.started_at = Time(1'772'600'004'012ms + 7us);
  for (const std::int64_t ms : {1'772'600'000'500, 1'772'600'004'011, 1'772'600'004'012}) {
    EXPECT_TRUE(may_belong_to(p, {{ms, 2}, 0})) << ms;
  }
  for (const std::int64_t ms : {1'772'600'000'499, 1'772'600'004'013}) EXPECT_FALSE(may_belong_to(p, {{ms, 2}, 0})) << ms;
}

TEST(EventId, is_read_back) {
  for (const EventId id : {EventId{{0, 0}, 0}, EventId{{1'772'600'000'999, 9}, done_number}, EventId{{1'000, 1}, 5}}) {
    EXPECT_EQ(parse_event_id(to_string(id)), id) << to_string(id);
  }
}

TEST(EventId, what_is_none_is_refused) {
  for (const auto* text : {"", ":", "1", "1:", ":1", "a:1", "1:b", "1:2:3", " 1:2", "1:2 ", "-1:2", "1:-2", "-0:0",
                           "+1:2", "1000000000000:0", "0:10000000000000", "0:99999999999999999999", "1772600000:1\n"}) {
    EXPECT_FALSE(parse_event_id(text)) << text;
  }
}

}  // namespace
}  // namespace mimeo::streams
