// For tests: a prediction to which events happen, and a hub that is told of them.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/test_run.h"
#include "http/sse.h"
#include "streams/feed.h"
#include "streams/hub.h"

namespace mimeo::streams {

using namespace std::chrono_literals;

inline const core::Origins origins{"https://api.test", "https://files.test"};
inline constexpr Time began{std::chrono::milliseconds(1'772'600'000'123)};

class StreamTest : public ::testing::Test {
 public:
  StreamTest() {
    prediction.id = core::PredictionId{"5y3k8n2q9hrgp0cq4w7t1m6vbc"};
    prediction.created_at = began - 5s;
  }

  core::Change happen(const core::Event& event) {
    const auto change = core::apply(prediction, event, began);
    EXPECT_TRUE(change.applied);
    hub.changed(prediction, change);
    return change;
  }
  void put_out(const std::string& json) { happen(core::OutputItem{json}); }
  void succeed(std::optional<std::string> output = std::nullopt) {
    core::Succeeded end;
    if (output) end.output = JsonText{*output};
    happen(end);
  }

  std::shared_ptr<Log> log() {
    if (core::is_terminal(prediction.status)) {
      return std::make_shared<Log>(std::make_shared<const core::Prediction>(prediction));
    }
    return hub.follow(prediction);
  }
  std::unique_ptr<Feed> reader(std::string_view after = {}, LineEnds ends = LineEnds::standard) {
    return std::make_unique<Feed>(hub.desk(io.get_executor()), log(), Wire(origins.files, ends), parse_event_id(after));
  }

  /// Everything that `feed` gives now. "(end)", "(cut off)" stand for what is no event.
  static std::string text_of(Feed& feed) {
    std::string all;
    for (;;) {
      const auto before = all.size();
      const auto state = feed.take(all);
      if (state == http::EventFeed::State::cut_off) return all + "(cut off)";
      if (state == http::EventFeed::State::ended) return all + "(end)";
      if (all.size() == before) return all;
    }
  }

  /// The same without the form: "output Hello", "done {}".
  std::vector<std::string> events_of(Feed& feed) {
    std::vector<std::string> lines;
    for (const auto& event : parsed(text_of(feed))) lines.push_back(event.event + " " + event.data);
    return lines;
  }
  static std::vector<http::SseEvent> parsed(std::string_view text) {
    http::SseParser parser(1 << 24);
    std::vector<http::SseEvent> events;
    EXPECT_TRUE(parser.feed(text, events));
    return events;
  }

  asio::io_context io{1};
  Hub hub;
  core::Prediction prediction;
};

}  // namespace mimeo::streams
