#include "core/prediction.h"

#include <array>
#include <map>

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/limits.h"

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

const Time created = Time(1'000'000s);
const Time now = created + 3s;

Prediction in(Status status) {
  Prediction p;
  p.id = PredictionId{"p"};
  p.created_at = created;
  p.status = status;
  if (status == Status::starting) return p;
  if (status != Status::aborted) {
    p.started_at = created + 1s;
    p.attempts = 1;
  }
  if (status == Status::failed) p.error = "it failed";
  if (is_terminal(status)) p.completed_at = created + 2s;
  return p;
}

const std::vector<std::pair<std::string, Event>> events = {
    {"Started", Started{}},
    {"OutputItem", OutputItem{"\"a\""}},
    {"OutputSoFar", OutputSoFar{JsonText{"[1]"}}},
    {"LogText", LogText{"line\n"}},
    {"Metric", Metric{"steps", json::value(4)}},
    {"Trained", Trained{JsonText{"\"weights\""}}},
    {"Succeeded", Succeeded{JsonText{"\"done\""}}},
    {"Failed", Failed{"no"}},
    {"CancelRequested", CancelRequested{}},
    {"CanceledByModel", CanceledByModel{}},
    {"DeadlinePassed", DeadlinePassed{}},
    {"Interrupted", Interrupted{}},
    {"DataExpired", DataExpired{}},
};

constexpr std::array statuses = {Status::starting, Status::processing, Status::succeeded,
                                 Status::failed,   Status::canceled,   Status::aborted};

// Columns: starting, processing, succeeded, failed, canceled, aborted. "-": out of place, nothing changes.
// "processing!" is the run that begins again; "x removed" a terminal row that lost its data.
const std::map<std::string, std::array<std::string, 6>> table = {
    {"Started", {"processing", "processing", "-", "-", "-", "-"}},
    {"OutputItem", {"-", "processing", "-", "-", "-", "-"}},
    {"OutputSoFar", {"-", "processing", "-", "-", "-", "-"}},
    {"LogText", {"starting", "processing", "-", "-", "-", "-"}},
    {"Metric", {"-", "processing", "-", "-", "-", "-"}},
    {"Trained", {"-", "-", "-", "-", "-", "-"}},
    {"Succeeded", {"-", "succeeded", "-", "-", "-", "-"}},
    {"Failed", {"failed", "failed", "-", "-", "-", "-"}},
    {"CancelRequested", {"canceled", "canceled", "-", "-", "-", "-"}},
    {"CanceledByModel", {"-", "canceled", "-", "-", "-", "-"}},
    {"DeadlinePassed", {"aborted", "canceled", "-", "-", "-", "-"}},
    {"Interrupted", {"-", "processing!", "-", "-", "-", "-"}},
    {"DataExpired",
     {"-", "-", "succeeded removed", "failed removed", "canceled removed", "aborted removed"}},
};

TEST(Prediction, every_event_in_every_status_does_what_the_table_says) {
  for (const auto& [name, event] : events) {
    for (std::size_t column = 0; column < statuses.size(); ++column) {
      SCOPED_TRACE(name + " in " + std::string(to_string(statuses[column])));
      const auto before = in(statuses[column]);
      auto after = before;
      const auto change = apply(after, event, now);
      std::string outcome(to_string(after.status));
      if (!change.applied) outcome = "-";
      if (change.run_again) outcome += "!";
      if (after.data_removed) outcome += " removed";
      EXPECT_EQ(outcome, table.at(name)[column]);
      if (!change.applied) {
        EXPECT_EQ(after.output, before.output);
        EXPECT_EQ(after.logs, before.logs);
        EXPECT_EQ(after.completed_at, before.completed_at);
      }
    }
  }
}

TEST(Prediction, a_training_goes_the_same_ways_and_owes_a_version_when_it_has_run) {
  for (const auto& [name, event] : events) {
    for (std::size_t column = 0; column < statuses.size(); ++column) {
      SCOPED_TRACE(name + " in " + std::string(to_string(statuses[column])));
      auto p = in(statuses[column]);
      p.kind = Prediction::Kind::training;
      const auto change = apply(p, event, now);
      const bool owes = name == "Trained" && statuses[column] == Status::processing;
      EXPECT_EQ(p.version_owed, owes);
      if (name == "Trained") {
        EXPECT_EQ(change.applied, owes);
        EXPECT_EQ(p.output.text, owes ? "\"weights\"" : "null");
        continue;
      }
      std::string outcome(to_string(p.status));
      if (!change.applied) outcome = "-";
      if (change.run_again) outcome += "!";
      if (p.data_removed) outcome += " removed";
      EXPECT_EQ(outcome, table.at(name)[column]);
    }
  }
}

TEST(Prediction, nothing_but_its_version_or_a_failure_ends_a_training_that_owes_one) {
  for (const auto& [name, event] : events) {
    SCOPED_TRACE(name);
    auto p = in(Status::processing);
    p.kind = Prediction::Kind::training;
    apply(p, Trained{JsonText{"\"weights\""}}, now);
    const auto change = apply(p, event, now);
    const bool ends = name == "Succeeded" || name == "Failed";
    EXPECT_EQ(is_terminal(p.status), ends);
    EXPECT_EQ(p.version_owed, !ends) << "a terminal training owes nothing";
    EXPECT_FALSE(change.run_again);
    EXPECT_FALSE(change.stop_instance_run);
    EXPECT_EQ(p.attempts, 1);
  }
}

TEST(Prediction, the_invariants_that_the_store_checks_hold_after_every_event) {
  for (const auto& [name, event] : events) {
    for (auto status : statuses) {
      SCOPED_TRACE(name + " in " + std::string(to_string(status)));
      auto p = in(status);
      apply(p, event, now);
      EXPECT_EQ(p.completed_at.has_value(), is_terminal(p.status));
      EXPECT_EQ(p.error.has_value(), p.status == Status::failed);
      EXPECT_FALSE(p.status == Status::aborted && p.started_at.has_value());
      if (p.completed_at) EXPECT_GE(*p.completed_at, p.started_at.value_or(p.created_at));
    }
  }
}

TEST(Prediction, an_end_by_the_caller_stops_the_instance_and_an_end_by_the_instance_does_not) {
  auto p = in(Status::processing);
  EXPECT_TRUE(apply(p, CancelRequested{}, now).stop_instance_run);
  p = in(Status::processing);
  EXPECT_TRUE(apply(p, DeadlinePassed{}, now).stop_instance_run);
  p = in(Status::processing);
  EXPECT_FALSE(apply(p, Succeeded{}, now).stop_instance_run);
  p = in(Status::starting);
  EXPECT_FALSE(apply(p, CancelRequested{}, now).stop_instance_run);
}

TEST(Prediction, metrics_measure_from_start_and_from_creation) {
  auto p = in(Status::processing);
  apply(p, Succeeded{}, now);
  EXPECT_DOUBLE_EQ(p.metrics.at("predict_time").as_double(), 2.0);
  EXPECT_DOUBLE_EQ(p.metrics.at("total_time").as_double(), 3.0);
}

TEST(Prediction, the_models_own_predict_time_is_kept) {
  auto p = in(Status::processing);
  apply(p, Metric{"predict_time", json::value(0.25)}, now);
  apply(p, Succeeded{}, now);
  EXPECT_DOUBLE_EQ(p.metrics.at("predict_time").as_double(), 0.25);
}

TEST(Prediction, items_grow_into_an_array_and_a_final_output_without_value_leaves_it) {
  auto p = in(Status::processing);
  apply(p, OutputItem{"\"a\""}, now);
  apply(p, OutputItem{"{\"b\":1}"}, now);
  apply(p, Succeeded{std::nullopt}, now);
  EXPECT_EQ(p.output.text, R"(["a",{"b":1}])");
}

TEST(Prediction, an_interrupted_run_begins_again_from_nothing_and_fails_the_second_time) {
  auto p = in(Status::processing);
  p.logs = "half";
  p.output = JsonText{"[1]"};
  EXPECT_TRUE(apply(p, Interrupted{}, now).run_again);
  EXPECT_TRUE(p.output.is_null());
  EXPECT_EQ(p.logs, "");
  EXPECT_EQ(p.status, Status::processing);
  const auto first_start = p.started_at;
  apply(p, Started{}, now);
  EXPECT_EQ(p.attempts, 2);
  EXPECT_EQ(p.started_at, first_start);
  auto change = apply(p, Interrupted{}, now);
  EXPECT_FALSE(change.run_again);
  EXPECT_TRUE(change.finished);
  EXPECT_EQ(p.status, Status::failed);
  EXPECT_EQ(p.error, interrupted_text);
}

TEST(Prediction, is_run_as_often_as_is_said_when_it_is_interrupted) {
  for (const int attempts : {1, 3, limits::most_attempts}) {
    auto p = in(Status::processing);  // once
    for (int i = 1; i < attempts; ++i) {
      EXPECT_TRUE(apply(p, Interrupted{attempts}, now).run_again) << attempts;
      apply(p, Started{}, now);
    }
    EXPECT_TRUE(apply(p, Interrupted{attempts}, now).finished) << attempts;
    EXPECT_EQ(p.error, interrupted_text);
    EXPECT_EQ(p.attempts, attempts);
  }
}

TEST(Prediction, a_clock_that_was_set_back_does_not_end_it_before_it_began) {
  auto p = in(Status::processing);
  apply(p, Succeeded{}, created - 1h);
  EXPECT_EQ(p.completed_at, p.started_at);
  EXPECT_DOUBLE_EQ(p.metrics.at("predict_time").as_double(), 0.0);
}

TEST(Prediction, its_end_decides_when_its_data_goes) {
  for (const auto& event : {Event(Failed{"no"}), Event(CancelRequested{}), Event(DeadlinePassed{})}) {
    for (auto status : {Status::starting, Status::processing}) {
      auto p = in(status);
      p.retention.time = 90s;
      apply(p, LogText{"line"}, now);
      EXPECT_FALSE(p.expires_at);
      apply(p, event, now);
      EXPECT_EQ(p.expires_at, now + 90s);
      apply(p, DataExpired{}, now + 90s);
      EXPECT_EQ(p.expires_at, now + 90s) << "decided once";
    }
  }
  auto kept = in(Status::processing);
  apply(kept, Succeeded{}, now);
  EXPECT_FALSE(kept.expires_at);
}

TEST(Prediction, hardware_is_used_while_an_instance_has_it_and_by_every_attempt) {
  auto p = in(Status::starting);
  apply(p, Started{}, created + 10s);
  apply(p, Interrupted{}, created + 12s);
  EXPECT_EQ(p.hardware_time, 2s);
  apply(p, Started{}, created + 20s);
  apply(p, Succeeded{}, created + 23s);
  EXPECT_EQ(p.hardware_time, 5s) << "not the time between the attempts";

  auto lost_with_the_server = in(Status::processing);
  apply(lost_with_the_server, Interrupted{}, created + 1h);
  EXPECT_EQ(lost_with_the_server.hardware_time, 0s) << "nobody knows when it was lost";

  auto never_ran = in(Status::starting);
  apply(never_ran, CancelRequested{}, now);
  EXPECT_EQ(never_ran.hardware_time, 0s);

  auto backwards = in(Status::starting);
  apply(backwards, Started{}, created + 10s);
  apply(backwards, Succeeded{}, created + 5s);
  EXPECT_EQ(backwards.hardware_time, 0s) << "a clock that was set back";
}

TEST(Prediction, redrawn_progress_becomes_lines) {
  const std::pair<std::vector<std::string>, std::string> table[] = {
      {{"start\n", "\r  0%| | 0/2", "\r 50%|#| 1/2", "\r100%|##| 2/2\n"}, "start\n  0%| | 0/2\n 50%|#| 1/2\n100%|##| 2/2\n"},
      {{"\r  0%", "\r100%"}, "  0%\n100%"},
      {{"a\r\nb\r\n"}, "a\nb\n"},
      {{"a\r", "b"}, "a\nb"},
      {{"\r\r\r"}, ""},
      {{"plain"}, "plain"},
  };
  for (const auto& [pieces, logs] : table) {
    auto p = in(Status::processing);
    for (const auto& piece : pieces) apply(p, LogText{piece}, now);
    EXPECT_EQ(p.logs, logs);
  }
}

TEST(Prediction, logs_are_bounded_and_keep_the_newest_whole_lines) {
  auto p = in(Status::processing);
  const std::string line(999, 'x');
  for (int i = 0; i < 2000; ++i) apply(p, LogText{line + "\n"}, now);
  apply(p, LogText{"the end\n"}, now);
  EXPECT_LE(p.logs.size(), limits::log_bytes);
  EXPECT_GE(p.logs.size(), limits::log_bytes / 2);
  EXPECT_TRUE(p.logs.starts_with(std::string(logs_cut_line) + line + "\n")) << "and it says that there were more";
  EXPECT_EQ(p.logs.rfind(logs_cut_line), 0u) << "once";
  EXPECT_TRUE(p.logs.ends_with("the end\n"));
  EXPECT_EQ(limits::log_bytes, 1024u * 1024) << "as the line says";
}

TEST(Prediction, a_line_longer_than_all_logs_loses_its_beginning_between_two_characters) {
  for (const auto* before : {"", "a", "ab"}) {
    auto p = in(Status::processing);
    std::string line = before;
    while (line.size() < 2 * limits::log_bytes) line += "€";
    apply(p, LogText{line + "\n"}, now);
    EXPECT_LE(p.logs.size(), limits::log_bytes);
    EXPECT_GE(p.logs.size(), limits::log_bytes / 2);
    EXPECT_TRUE(p.logs.starts_with(std::string(logs_cut_line) + "€€"));
    EXPECT_TRUE(p.logs.ends_with("€\n"));
    EXPECT_TRUE(is_utf8(p.logs));
  }
}

}  // namespace
}  // namespace mimeo::core
