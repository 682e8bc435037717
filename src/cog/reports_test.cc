#include "cog/reports.h"

#include <gmock/gmock.h>

#include "base/limits.h"

namespace mimeo::cog {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Everything that waits, in a form that reads well in an assertion.
std::vector<std::string> told(Reports& reports) {
  std::vector<std::string> lines;
  while (auto report = reports.next()) {
    if (auto* item = std::get_if<seams::RunOutputItem>(&*report)) lines.push_back("item " + item->json);
    if (auto* output = std::get_if<seams::RunOutputSoFar>(&*report)) lines.push_back("output " + output->output.text);
    if (auto* log = std::get_if<seams::RunLog>(&*report)) lines.push_back("log " + log->text);
    if (auto* metric = std::get_if<seams::RunMetric>(&*report)) {
      lines.push_back("metric " + metric->name + " " + write_json(metric->value));
    }
    if (auto* end = std::get_if<seams::RunFinished>(&*report)) {
      constexpr const char* words[] = {"succeeded", "failed", "canceled"};
      std::string line = words[static_cast<int>(end->how)];
      if (end->output) line += " " + end->output->text;
      if (!end->error.empty()) line += " " + end->error;
      lines.push_back(line);
    }
  }
  return lines;
}

TEST(Reports, TellASingleValueOnceAtTheEnd) {
  Reports reports(false);
  ASSERT_TRUE(reports.take_event("start", R"({"id":"p","status":"processing"})"));
  ASSERT_TRUE(reports.take_event("output", R"({"chunk":"hello","index":0})"));
  EXPECT_FALSE(reports.is_finished());
  ASSERT_TRUE(reports.take_event("completed",
                                 R"({"id":"p","status":"succeeded","output":"hello","metrics":{"predict_time":0.5}})"));
  EXPECT_TRUE(reports.is_finished());
  EXPECT_THAT(told(reports), ElementsAre("metric predict_time 0.5", "succeeded \"hello\""));
}

TEST(Reports, TellTheItemsOfAnIteratorAsTheyCome) {
  Reports reports(true);
  ASSERT_TRUE(reports.take_event("output", R"({"chunk":"a","index":0})"));
  EXPECT_THAT(told(reports), ElementsAre("item \"a\""));
  ASSERT_TRUE(reports.take_event("output", R"({"chunk":{"b": 1},"index":1})"));
  ASSERT_TRUE(reports.take_event("completed", R"({"status":"succeeded","output":["a",{"b":1}]})"));
  EXPECT_THAT(told(reports), ElementsAre(R"(item {"b":1})", "succeeded"));
}

TEST(Reports, TellItemsThatOnlyTheEndMentions) {
  Reports reports(true);
  ASSERT_TRUE(reports.take_event("output", R"({"chunk":1,"index":0})"));
  ASSERT_TRUE(reports.take_event("output", R"({"chunk":1,"index":0})"));  // a replay
  ASSERT_TRUE(reports.take_event("completed", R"({"status":"succeeded","output":[1,2,3]})"));
  EXPECT_THAT(told(reports), ElementsAre("item 1", "item 2", "item 3", "succeeded"));
}

TEST(Reports, TellThatAnIteratorGaveNothing) {
  Reports reports(true);
  ASSERT_TRUE(reports.take_event("completed", R"({"status":"succeeded","output":[]})"));
  EXPECT_THAT(told(reports), ElementsAre("succeeded []"));
}

TEST(Reports, TellLogsOnceThoughTheEndRepeatsThem) {
  Reports reports(false);
  ASSERT_TRUE(reports.take_event("log", R"({"source":"stdout","data":"one\n"})"));
  ASSERT_TRUE(reports.take_event("completed", R"({"status":"failed","error":"x","logs":"one\ntwo\n"})"));
  EXPECT_THAT(told(reports), ElementsAre("log one\n", "log two\n", "failed x"));
}

TEST(Reports, CombineMetricsAsTheirModeSays) {
  Reports reports(false);
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"tokens","value":2,"mode":"incr"})"));
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"tokens","value":3,"mode":"incr"})"));
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"steps","value":"a","mode":"append"})"));
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"time.load","value":1.5,"mode":"replace"})"));
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"time.run","value":2.5,"mode":"replace"})"));
  ASSERT_TRUE(reports.take_event("completed",
                                 R"({"status":"succeeded","output":null,"metrics":{"tokens":5,"predict_time":1.0}})"));
  EXPECT_THAT(told(reports),
              ElementsAre("metric tokens 2", "metric tokens 5", R"(metric steps ["a"])", R"(metric time {"load":1.5})",
                          R"(metric time {"load":1.5,"run":2.5})", "metric predict_time 1.0", "succeeded"));
}

TEST(Reports, PassOverMetricsThatAreTooDeepToBeReadAgain) {
  Reports reports(false);
  std::string deep_name = "deep";
  for (std::size_t i = 0; i < limits::json_depth; ++i) deep_name += ".x";
  const std::string deep_value = std::string(limits::json_depth - 1, '[') + std::string(limits::json_depth - 1, ']');
  ASSERT_TRUE(reports.take_event("metric", R"({"name":")" + deep_name + R"(","value":1,"mode":"replace"})"));
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"list","value":)" + deep_value + R"(,"mode":"append"})"));
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"a.b","value":)" + deep_value + R"(,"mode":"replace"})"));
  EXPECT_THAT(told(reports), IsEmpty());
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"value","value":)" + deep_value + R"(,"mode":"replace"})"));
  const auto report = reports.next();
  ASSERT_TRUE(report);
  const auto& metric = std::get<seams::RunMetric>(*report);
  EXPECT_TRUE(parse_json(write_json(json::object{{metric.name, metric.value}})));
}

TEST(Reports, SumToADoubleWhatNoIntegerHolds) {
  Reports reports(false);
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"n","value":9223372036854775807,"mode":"incr"})"));
  ASSERT_TRUE(reports.take_event("metric", R"({"name":"n","value":1,"mode":"incr"})"));
  EXPECT_THAT(told(reports), ElementsAre("metric n 9223372036854775807", "metric n 9.223372036854776e+18"));
}

TEST(Reports, SpeakOfFailuresWithoutTheServersWrapping) {
  Reports reports(true);
  ASSERT_TRUE(reports.take_event(
      "completed", R"({"status":"failed","error":"Prediction failed: Prediction failed: ValueError: boom"})"));
  EXPECT_THAT(told(reports), ElementsAre("failed ValueError: boom"));
  EXPECT_FALSE(reports.is_crash());
}

TEST(Reports, KnowACrashFromAFailure) {
  Reports reports(false);
  ASSERT_TRUE(reports.take_event("completed", R"({"status":"failed","error":"Worker crashed"})"));
  EXPECT_TRUE(reports.is_crash());
}

TEST(Reports, KnowAWorkerThatHadDiedBefore) {
  Reports reports(false);
  ASSERT_TRUE(reports.take_event(
      "completed", R"({"status":"failed","error":"Failed to send request: Failed to send on slot socket: Broken pipe"})"));
  EXPECT_TRUE(reports.is_crash());
}

TEST(Reports, TellCancellation) {
  Reports reports(false);
  ASSERT_TRUE(reports.take_event("completed", R"({"status":"canceled","logs":"bye\n"})"));
  EXPECT_THAT(told(reports), ElementsAre("log bye\n", "canceled"));
}

TEST(Reports, IgnoreWhatTheyDoNotKnowAndRefuseWhatIsNoJson) {
  Reports reports(false);
  EXPECT_TRUE(reports.take_event("applause", "{}"));
  EXPECT_TRUE(reports.take_event("log", "[]"));
  EXPECT_FALSE(reports.take_event("log", "{"));
  auto lost = reports.take_event("error", R"({"error":"too slow","skipped":3})");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(told(reports), ElementsAre());
}

}  // namespace
}  // namespace mimeo::cog
