#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"

namespace mimeo {
namespace {

using namespace std::chrono_literals;

const Time kLogged = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 1h + 2min + 3s + 456789us;
struct PredictionTag;

std::string line(LogFormat format, LogFields fields, const Error* error = nullptr) {
  return render_log_line(format, kLogged, LogLevel::info, "prediction.finished", fields, error);
}

TEST(Log, text_is_time_level_event_and_fields) {
  EXPECT_EQ(line(LogFormat::text, {{"id", Id<PredictionTag>{"5y3k"}}, {"status", "succeeded"}, {"seconds", 0.5}}),
            "2026-11-23T01:02:03.456Z info prediction.finished id=5y3k status=succeeded seconds=0.5");
}

TEST(Log, text_values_cannot_forge_fields_or_lines) {
  EXPECT_EQ(line(LogFormat::text, {{"a", "x b=1"}, {"c", "1\n2026"}, {"d", ""}}).substr(50),
            R"(a="x b=1" c="1\n2026" d="")");
}

TEST(Log, json_is_one_object_per_line) {
  EXPECT_EQ(line(LogFormat::json, {{"id", "5\"k\n"}, {"n", 3}, {"ok", true}, {"ratio", 0.0 / 0.0}}),
            R"({"time":"2026-11-23T01:02:03.456Z","level":"info","event":"prediction.finished",)"
            R"("id":"5\"k\n","n":3,"ok":true,"ratio":"nan"})");
}

TEST(Log, errors_tell_kind_message_detail_and_hint) {
  Error error{ErrorKind::unavailable, "no database", "disk is full", "free some space"};
  auto value = parse_json(line(LogFormat::json, {}, &error));
  ASSERT_TRUE(value);
  EXPECT_EQ(*find_string(*value, "kind"), "unavailable");
  EXPECT_EQ(*find_string(*value, "hint"), "free some space");
  EXPECT_THAT(line(LogFormat::text, {}, &error), testing::HasSubstr(R"(kind=unavailable message="no database")"));
}

TEST(Log, writes_to_standard_error_what_reaches_the_threshold) {
  open_log(LogLevel::warn, LogFormat::text);
  testing::internal::CaptureStderr();
  log_info("cat.slept");
  log_warn("cat.woke", {{"braces", "{}"}});
  log_error("cat.left", Error{ErrorKind::internal, "door open"});
  std::string written = testing::internal::GetCapturedStderr();
  open_log(LogLevel::info, LogFormat::text);
  EXPECT_THAT(written, testing::Not(testing::HasSubstr("cat.slept")));
  EXPECT_THAT(written, testing::HasSubstr(" warn cat.woke braces={}\n"));
  EXPECT_THAT(written, testing::HasSubstr(" error cat.left kind=internal message=\"door open\"\n"));
}

}  // namespace
}  // namespace mimeo
