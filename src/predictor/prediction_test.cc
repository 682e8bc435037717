#include "predictor/prediction.h"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>

#include "base/limits.h"
#include "predictor/progress.h"

namespace mimeo::predictor {
namespace {

using testing::HasSubstr;
using testing::Not;

class PredictionTest : public testing::Test {
 protected:
  std::shared_ptr<Prediction> make(std::size_t history = 1024) {
    PredictionRequest request;
    request.id = "p1";
    request.body = R"({"input":{"text":"a"}})";
    return std::make_shared<Prediction>(std::move(request), io_.get_executor(), history);
  }

  static std::string events(const Prediction& prediction, std::uint64_t from = 0) {
    std::string text;
    prediction.read_events(from, text);
    return text;
  }

  asio::io_context io_{1};
};

TEST_F(PredictionTest, TellsItsStoryAsEvents) {
  auto prediction = make();
  prediction->start();
  prediction->begin_list();
  prediction->add_log(Prediction::LogSource::standard_error, "warming up\n");
  prediction->record_metric("tokens", Prediction::MetricMode::increment, 2);
  prediction->add_item("\"a\"");
  prediction->add_item("\"b\"");
  std::string text;
  const auto read = prediction->read_events(0, text);
  EXPECT_FALSE(read.ended);
  EXPECT_EQ(text,
            "event: start\ndata: {\"id\":\"p1\",\"status\":\"processing\"}\n\n"
            "event: log\ndata: {\"data\":\"warming up\\n\",\"source\":\"stderr\"}\n\n"
            "event: metric\ndata: {\"mode\":\"incr\",\"name\":\"tokens\",\"value\":2}\n\n"
            "event: output\ndata: {\"chunk\":\"a\",\"index\":0}\n\n"
            "event: output\ndata: {\"chunk\":\"b\",\"index\":1}\n\n");
  prediction->finish(Status::succeeded);
  text.clear();
  EXPECT_TRUE(prediction->read_events(read.next, text).ended);
  EXPECT_THAT(text, HasSubstr(R"("output":["a","b"],"status":"succeeded"})"));
  EXPECT_THAT(text, HasSubstr(R"("tokens":2})"));
}

TEST_F(PredictionTest, ShowsInputOutputAndLogsToWhoAsksForItAgain) {
  auto prediction = make();
  prediction->start();
  prediction->set_output("42");
  prediction->add_log(Prediction::LogSource::standard_output, "x");
  EXPECT_EQ(prediction->render_with_input(),
            R"({"id":"p1","input":{"text":"a"},"logs":"x","metrics":{},"output":42,"status":"processing"})");
}

TEST_F(PredictionTest, IsCanceledHoweverItEndsAfterACancel) {
  for (const Status end : {Status::succeeded, Status::failed, Status::canceled}) {
    auto prediction = make();
    prediction->start();
    prediction->cancel();
    prediction->finish(end, "late");
    EXPECT_EQ(prediction->status(), Status::canceled);
    EXPECT_THAT(prediction->render(), Not(HasSubstr("error")));
  }
}

TEST_F(PredictionTest, IgnoresWhatComesAfterTheEnd) {
  auto prediction = make();
  prediction->start();
  prediction->finish(Status::failed, "no");
  const std::string before = prediction->render();
  prediction->add_log(Prediction::LogSource::standard_output, "late");
  prediction->set_output("1");
  prediction->finish(Status::succeeded);
  EXPECT_EQ(prediction->render(), before);
  EXPECT_THAT(before, HasSubstr(R"("error":"no")"));
}

TEST_F(PredictionTest, SucceedsWithAnEmptyListWhenNothingWasYielded) {
  auto prediction = make();
  prediction->start();
  prediction->begin_list();
  prediction->finish(Status::succeeded);
  EXPECT_THAT(prediction->render(), HasSubstr(R"("output":[])"));
}

TEST_F(PredictionTest, SaysHowManyEventsALateSubscriberMissed) {
  auto prediction = make(1024);
  prediction->start();
  prediction->begin_list();
  for (int i = 0; i < 1030; ++i) prediction->add_item("0");
  std::string text;
  EXPECT_TRUE(prediction->read_events(0, text).ended);
  EXPECT_THAT(text, HasSubstr("event: error\n"));
  EXPECT_THAT(text, HasSubstr("\"skipped\":7}"));
}

TEST_F(PredictionTest, ReplaysNothingWithoutHistory) {
  auto prediction = make(0);
  prediction->start();
  prediction->set_output("1");
  EXPECT_EQ(events(*prediction, prediction->first_replayed_event()), "");
  prediction->finish(Status::succeeded);
  EXPECT_THAT(events(*prediction, 2), HasSubstr("event: completed"));
}

TEST_F(PredictionTest, KeepsTheNewestLogsWhenThereAreTooMany) {
  auto prediction = make();
  prediction->start();
  const std::string block(64 * 1024, 'x');
  for (std::size_t written = 0; written <= 3 * limits::log_bytes; written += block.size()) {
    prediction->add_log(Prediction::LogSource::standard_output, block);
  }
  prediction->add_log(Prediction::LogSource::standard_output, "the end");
  const std::string shown = prediction->render();
  EXPECT_LT(shown.size(), 2 * limits::log_bytes + 1000);
  EXPECT_THAT(shown, HasSubstr("the end"));
  EXPECT_NE(events(*prediction), "");
}

TEST_F(PredictionTest, RepairsTextThatIsNoUtf8) {
  auto prediction = make();
  prediction->start();
  prediction->add_log(Prediction::LogSource::standard_output, "a\xFF");
  prediction->finish(Status::failed, "b\xFE");
  EXPECT_TRUE(parse_json(prediction->render()));
}

TEST_F(PredictionTest, RefusesMetricsOfBadNamesAndChangingTypes) {
  auto prediction = make();
  prediction->start();
  const auto set = [&](std::string_view name, Value value) {
    prediction->record_metric(name, Prediction::MetricMode::replace, std::move(value));
  };
  set("tokens.input", 3);
  set("tokens.output", 2.5);
  for (const char* bad : {"predict_time", "cog.x", "a__b", "_a", "a.", "a b", "a.b.c.d.e", ""}) {
    EXPECT_THROW(set(bad, 1), std::invalid_argument) << bad;
  }
  EXPECT_THROW(set(std::string(129, 'a'), 1), std::invalid_argument);
  EXPECT_THROW(set("tokens.input", "three"), std::invalid_argument);
  EXPECT_THROW(set("tokens", 1), std::invalid_argument);
  EXPECT_THROW(set("file", File::of_bytes("a", "b")), std::invalid_argument);
  EXPECT_NO_THROW(set("tokens.input", 3.5));
  EXPECT_NO_THROW(set("gone", 1));
  EXPECT_NO_THROW(set("gone", nullptr));
  prediction->record_metric("list", Prediction::MetricMode::append, "x");
  EXPECT_THAT(prediction->render(),
              HasSubstr(R"("metrics":{"tokens":{"input":3.5,"output":2.5},"list":["x"]})"));
}

TEST_F(PredictionTest, TellsEachMomentOnce) {
  auto prediction = make();
  std::vector<Moment> told;
  prediction->on_change([&](Moment moment) { told.push_back(moment); });
  prediction->start();
  prediction->set_output("1");
  prediction->finish(Status::succeeded);
  EXPECT_THAT(told, testing::ElementsAre(at_start, at_output, at_completed));
}

TEST(Bell, WakesWhoWaitsAndWhoLookedBeforeItRang) {
  asio::io_context io(1);
  Bell bell(io.get_executor());
  int woken = 0;
  auto wait = [&](std::uint64_t seen) -> Task<> {
    co_await bell.wait(seen, std::chrono::steady_clock::now() + std::chrono::seconds(30));
    ++woken;
  };
  auto ignore = [](std::exception_ptr) {};
  asio::co_spawn(io, wait(bell.count()), ignore);
  asio::co_spawn(io, wait(bell.count()), ignore);
  io.poll();
  EXPECT_EQ(woken, 0);
  std::thread other([&] { bell.ring(); });
  other.join();
  asio::co_spawn(io, wait(bell.count() - 1), ignore);
  io.run();
  EXPECT_EQ(woken, 3);
}

TEST(Progress, DrawsWhatClientsParse) {
  using namespace std::chrono_literals;
  const Progress::Instant start{1h};
  Progress progress(start);
  EXPECT_EQ(progress.draw(1, 4, start + 2s), "\r 25%|██        | 1/4 [00:02<00:06, 2.00s/it]");
  EXPECT_EQ(progress.draw(2, 4, start + 2s + 10ms), std::nullopt);
  EXPECT_EQ(progress.draw(4, 4, start + 2s + 20ms), "\r100%|██████████| 4/4 [00:02<00:00, 1.98it/s]\n");
  EXPECT_EQ(progress.draw(0, 3, start + 3s), "\r  0%|          | 0/3 [00:00<?, ?it/s]");
  EXPECT_THROW(progress.draw(4, 3, start), std::invalid_argument);
  EXPECT_THROW(progress.draw(0, 0, start), std::invalid_argument);
}

}  // namespace
}  // namespace mimeo::predictor
