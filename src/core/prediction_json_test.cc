#include "core/prediction_json.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

const Origins origins{"https://api.test", "https://files.test"};

Prediction running() {
  Prediction p;
  p.id = PredictionId{"abc"};
  p.model = ModelName{"acme", "hello"};
  p.version = VersionId{std::string(64, 'a')};
  p.input = JsonText{R"({"text":"Ada"})"};
  p.created_at = Time(1'772'600'767'089ms);
  p.started_at = p.created_at + 10ms;
  p.status = Status::processing;
  return p;
}

json::value render(const Prediction& p, View view = {}) {
  std::string out;
  write_prediction(p, origins, view, out);
  auto parsed = parse_json(out);
  EXPECT_TRUE(parsed) << out;
  return parsed.value_or(json::value());
}

TEST(PredictionJson, has_the_required_members_and_no_null_address) {
  auto shown = render(running());
  for (auto name : {"id", "model", "version", "input", "output", "data_removed", "error", "status", "created_at", "urls"}) {
    EXPECT_TRUE(shown.as_object().contains(name)) << name;
  }
  for (auto& [name, url] : shown.at("urls").as_object()) EXPECT_TRUE(url.is_string()) << name;
  EXPECT_FALSE(shown.at("urls").as_object().contains("stream"));
  EXPECT_EQ(shown.at("urls").at("get").as_string(), "https://api.test/v1/predictions/abc");
  EXPECT_EQ(shown.at("created_at").as_string(), "2026-03-04T05:06:07.089000Z");
}

TEST(PredictionJson, a_trainings_addresses_are_its_own_unless_it_is_asked_for_as_a_prediction) {
  auto p = running();
  p.kind = Prediction::Kind::training;
  auto own = render(p).at("urls");
  EXPECT_EQ(own.at("get").as_string(), "https://api.test/v1/trainings/abc");
  EXPECT_EQ(own.at("cancel").as_string(), "https://api.test/v1/trainings/abc/cancel");
  auto other = render(p, View{.as_prediction = true}).at("urls");
  EXPECT_EQ(other.at("get").as_string(), "https://api.test/v1/predictions/abc");
  EXPECT_EQ(other.at("cancel").as_string(), "https://api.test/v1/predictions/abc/cancel");
  EXPECT_EQ(other.at("web").as_string(), own.at("web").as_string());
  EXPECT_FALSE(render(p).as_object().contains("destination"));
  p.destination = ModelName{"acme", "tuned"};
  EXPECT_EQ(render(p).at("destination").as_string(), "acme/tuned");
}

TEST(PredictionJson, a_wait_that_ran_out_shows_starting_and_nothing_of_the_progress) {
  auto p = running();
  p.output = JsonText{"[\"half\"]"};
  auto shown = render(p, View{.wait_ran_out = true});
  EXPECT_EQ(shown.at("status").as_string(), "starting");
  EXPECT_TRUE(shown.at("output").is_null());
  EXPECT_FALSE(shown.as_object().contains("started_at"));
  EXPECT_FALSE(shown.as_object().contains("metrics"));
}

TEST(PredictionJson, an_end_is_shown_even_if_the_wait_ran_out) {
  auto p = running();
  p.status = Status::succeeded;
  p.output = JsonText{"1"};
  p.completed_at = p.created_at + 1s;
  EXPECT_EQ(render(p, View{.wait_ran_out = true}).at("status").as_string(), "succeeded");
}

TEST(PredictionJson, aborted_can_be_shown_as_canceled) {
  auto p = running();
  p.status = Status::aborted;
  EXPECT_EQ(render(p).at("status").as_string(), "aborted");
  EXPECT_EQ(render(p, View{.aborted_as_canceled = true}).at("status").as_string(), "canceled");
}

TEST(PredictionJson, kept_files_become_addresses_and_text_that_mentions_the_scheme_stays) {
  auto p = running();
  p.output = JsonText{R"(["mimeo-file:tok/out.png",{"deep":"mimeo-file:t2/b.wav"},"say \"mimeo-file:x\"","a mimeo-file:y"])"};
  auto output = render(p).at("output");
  EXPECT_EQ(output.at(0).as_string(), "https://files.test/f/tok/out.png");
  EXPECT_EQ(output.at(1).at("deep").as_string(), "https://files.test/f/t2/b.wav");
  EXPECT_EQ(output.at(2).as_string(), "say \"mimeo-file:x\"");
  EXPECT_EQ(output.at(3).as_string(), "a mimeo-file:y");
}

TEST(PredictionJson, streams_of_files_have_a_path_that_javascript_recognises) {
  auto p = running();
  p.stream_token = "s3cret";
  EXPECT_EQ(render(p).at("urls").at("stream").as_string(), "https://api.test/v1/streams/" + p.id.text + "s3cret");
  p.streams_files = true;
  EXPECT_EQ(render(p).at("urls").at("stream").as_string(), "https://api.test/v1/files/file-" + p.id.text + "s3cret");
}

TEST(PredictionJson, the_webhook_filter_is_echoed_as_given) {
  auto p = running();
  p.webhook = "https://example.test/hook";
  p.webhook_filter = WebhookFilter{.start = true, .output = false, .logs = false, .completed = true};
  p.webhook_filter_given = true;
  EXPECT_EQ(write_json(render(p).at("webhook_events_filter")), R"(["start","completed"])");
}

}  // namespace
}  // namespace mimeo::core
