#include "http/sse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mimeo::http {
namespace {

using ::testing::ElementsAre;

std::vector<SseEvent> parse(std::string_view text, std::size_t step) {
  SseParser parser(1000);
  std::vector<SseEvent> events;
  for (; !text.empty(); text.remove_prefix(std::min(step, text.size()))) {
    EXPECT_TRUE(parser.feed(text.substr(0, step), events));
  }
  return events;
}

TEST(Sse, WritesEventsAsTheStandardSays) {
  std::string text;
  append_event(text, {"output", "a\nb\r\nc\rd", "1\n2"});
  append_event(text, {"", "", ""});
  append_comment(text, "beat");
  EXPECT_EQ(text, "id: 12\nevent: output\ndata: a\ndata: b\ndata: c\ndata: d\n\ndata: \n\n:beat\n\n");
}

TEST(Sse, ReadsBackWhatItWrites) {
  const std::vector<SseEvent> events = {
      {"output", "one", "1"}, {"logs", " two\nlines\n", "2"}, {"done", "{}", "3"}, {"", "", "4"}};
  std::string text;
  for (const SseEvent& event : events) append_event(text, event), append_comment(text);
  for (std::size_t step = 1; step < 40; ++step) EXPECT_EQ(parse(text, step), events) << step;
}

TEST(Sse, ReadsEveryLineEndingAndIgnoresWhatItDoesNotKnow) {
  const std::string text =
      "\xEF\xBB\xBF"
      "data: a\r\rdata:b\r\n\r\n:comment\nretry: 5\nunknown: x\nid: 7\ndata\n\nevent: dropped\n\ndata: c\nid: x\n\n"
      "data: not finished";
  for (std::size_t step = 1; step < 20; ++step) {
    EXPECT_THAT(parse(text, step), ElementsAre(SseEvent{"", "a", ""}, SseEvent{"", "b", ""}, SseEvent{"", "", "7"},
                                               SseEvent{"", "c", "x"}))
        << step;
  }
}

TEST(Sse, BoundsLinesAndEvents) {
  std::vector<SseEvent> events;
  SseParser lines(10);
  EXPECT_FALSE(lines.feed("data: " + std::string(10, 'x'), events));
  SseParser data(10);
  EXPECT_TRUE(data.feed("data: 123\n", events));
  EXPECT_TRUE(data.feed("data: 456\n", events));
  EXPECT_FALSE(data.feed("data: 789\n", events));
}

}  // namespace
}  // namespace mimeo::http
