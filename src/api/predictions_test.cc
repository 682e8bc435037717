#include "api/test_rig.h"
#include "engine/find.h"

namespace mimeo::api {
namespace {

class PredictionsTest : public ApiTest {
 public:
  PredictionsTest() { publish({"acme", "hello"}); }

  static std::string body(std::string_view version, std::string_view rest = R"("input":{"text":"Ada"})") {
    return fmt::format(R"({{"version":"{}",{}}})", version, rest);
  }
  Heard create(std::string_view rest = R"("input":{"text":"Ada"})", http::Headers more = {}) {
    return ask("POST", "/v1/predictions", body("acme/hello", rest), std::move(more));
  }
  std::string id_of(const Heard& made) { return std::string(made.at("/id").as_string()); }

  const std::string version = version_id({"acme", "hello"}, 1).text;
};

// --- create ----------------------------------------------------------------------------------------------------------

TEST_F(PredictionsTest, a_create_answers_the_documented_object_at_once) {
  const auto made = create();
  ASSERT_EQ(made.status, 201u) << made.body;
  EXPECT_EQ(made.header("Content-Type"), "application/json");
  const std::string id = id_of(made);
  EXPECT_EQ(made.header("Location"), "https://api.test/v1/predictions/" + id);
  EXPECT_FALSE(made.headers.has("Preference-Applied"));
  EXPECT_EQ(made.at("/status"), "starting");
  EXPECT_EQ(made.at("/model"), "acme/hello");
  EXPECT_EQ(made.at("/version"), json::value(version));
  EXPECT_EQ(made.at("/input"), parsed(R"({"text":"Ada"})"));
  EXPECT_EQ(made.at("/output"), nullptr);
  EXPECT_EQ(made.at("/error"), nullptr);
  EXPECT_EQ(made.at("/urls/get"), json::value("https://api.test/v1/predictions/" + id));
}

TEST_F(PredictionsTest, every_form_of_version_names_the_same_one) {
  for (std::string form : {version, "acme/hello:" + version, std::string("acme/hello")}) {
    const auto made = ask("POST", "/v1/predictions", body(form));
    ASSERT_EQ(made.status, 201u) << form << made.body;
    EXPECT_EQ(made.at("/version"), json::value(version)) << form;
  }
}

TEST_F(PredictionsTest, a_version_that_is_none_is_refused_in_the_live_service_s_words) {
  for (std::string form : {std::string(64, '0'), "acme/hello:" + std::string(64, '0'), std::string("acme/nobody"),
                           std::string("nonsense"), std::string("a/b/c"), std::string(), std::string("../../etc")}) {
    const auto answer = ask("POST", "/v1/predictions", body(form));
    EXPECT_EQ(answer.status, 422u) << form;
    EXPECT_EQ(answer.at("/title"), "Invalid version or not permitted") << form;
  }
}

TEST_F(PredictionsTest, a_version_that_is_none_is_told_why_and_which_there_are) {
  publish({"acme", "many"}, 3);
  publish({"acme", "empty"}, 0);
  publish({"other", "secret"}, 1, core::Visibility::private_);
  const std::string nobody(64, '0');
  const std::string secret = version_id({"other", "secret"}, 1).text;
  const std::pair<std::string, std::string> reasons[] = {
      {"nonsense",
       "\"nonsense\" is not of the form owner/name, owner/name:<version id> or <version id>, 64 characters "
       "of 0-9 and a-f"},
      {nobody, "no model has a version " + nobody},
      {secret, "no model has a version " + secret},
      {"other/secret", "No model with the name other/secret exists"},
      {"other/secret:" + secret, "No model with the name other/secret exists"},
      {"acme/empty", "acme/empty has no version to run yet"},
      {"acme/empty:" + nobody, "acme/empty has no version to run yet"},
      {"acme/hello:" + nobody, "acme/hello has no version " + nobody + "; its latest is " + version},
      {"acme/many:" + nobody, "acme/many has no version " + nobody + "; its latest is " +
                                  version_id({"acme", "many"}, 3).text + ", and 2 older ones can be run"},
  };
  for (const auto& [form, reason] : reasons) {
    const std::string detail(ask("POST", "/v1/predictions", body(form)).at("/detail").as_string());
    EXPECT_EQ(detail, std::string(problems::invalid_version.detail) + ": " + reason);
  }
}

TEST_F(PredictionsTest, the_models_door_runs_the_latest_version) {
  publish({"acme", "many"}, 3);
  const auto made = ask("POST", "/v1/models/acme/many/predictions", R"({"input":{"text":"Ada"}})");
  ASSERT_EQ(made.status, 201u) << made.body;
  EXPECT_EQ(made.at("/version"), json::value(version_id({"acme", "many"}, 3).text));
  EXPECT_EQ(ask("POST", "/v1/models/acme/nobody/predictions", R"({"input":{}})").status, 404u);
  const auto doubled = ask("POST", "/v1/models/acme/many/predictions", body("acme/hello"));
  EXPECT_EQ(doubled.status, 422u);
  EXPECT_EQ(doubled.at("/invalid_fields/0/description"), "Additional property version is not allowed");
}

TEST_F(PredictionsTest, a_private_version_is_run_by_its_owner_only) {
  publish({"other", "secret"}, 1, core::Visibility::private_);
  const std::string secret = version_id({"other", "secret"}, 1).text;
  for (std::string form : {secret, "other/secret:" + secret, std::string("other/secret")}) {
    EXPECT_EQ(ask("POST", "/v1/predictions", body(form)).status, 422u) << form;
    EXPECT_EQ(ask_bare("POST", "/v1/predictions", as("r8_other"), body(form)).status, 201u) << form;
  }
  EXPECT_EQ(ask("POST", "/v1/models/other/secret/predictions", R"({"input":{"text":"x"}})").status, 404u);
}

TEST_F(PredictionsTest, the_content_type_of_the_body_does_not_matter) {
  for (std::string_view type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
    EXPECT_EQ(create(R"("input":{"text":"Ada"})", {{"Content-Type", type}}).status, 201u) << type;
  }
}

TEST_F(PredictionsTest, a_body_that_is_no_json_is_refused) {
  for (std::string text : {"", "{", "nonsense", R"({"a":01})", R"({"a":NaN})", "{} {}", "\xff", "[[[["}) {
    const auto answer = ask("POST", "/v1/predictions", text);
    EXPECT_EQ(answer.status, 400u) << text;
    EXPECT_EQ(answer.at("/title"), "Malformed JSON") << text;
  }
}

TEST_F(PredictionsTest, a_body_over_the_limit_is_refused_with_the_limit) {
  const auto answer = ask("POST", "/v1/predictions", std::string(limits::json_body_bytes + 1, ' '));
  EXPECT_EQ(answer.status, 413u);
  EXPECT_EQ(answer.at("/detail"), "Request bodies must be at most 32 MB in size");
}

struct Fault {
  std::string_view rest;  // of the body, after the version
  std::string_view type, field, description;
};

TEST_F(PredictionsTest, every_fault_of_a_body_is_named_in_the_documented_vocabulary) {
  const Fault table[] = {
      {R"("stream":false)", "required", "", "input is required"},
      {R"("input":[])", "invalid_type", "input", "Invalid type. Expected: object, given: array"},
      {R"("input":null)", "invalid_type", "input", "Invalid type. Expected: object, given: null"},
      {R"("input":{})", "required", "input", "text is required"},
      {R"("input":{"text":7})", "invalid_type", "input.text", "Invalid type. Expected: string, given: integer"},
      {R"("input":{"text":"x","steps":5})", "number_lte", "input.steps", "Must be less than or equal to 4"},
      {R"("input":{"text":"x"},"more":1)", "additional_property_not_allowed", "",
       "Additional property more is not allowed"},
      {R"("input":{"text":"x"},"webhook":7)", "invalid_type", "webhook",
       "Invalid type. Expected: string, given: integer"},
      {R"("input":{"text":"x"},"webhook":"not a url")", "format", "webhook", "Does not match format 'uri'"},
      {R"("input":{"text":"x"},"webhook":"ftp://x/y")", "format", "webhook", "Does not match format 'uri'"},
      {R"("input":{"text":"x"},"webhook":"https:///y")", "format", "webhook", "Does not match format 'uri'"},
      {R"("input":{"text":"x"},"webhook":"http://[::1/")", "format", "webhook", "Does not match format 'uri'"},
      {R"("input":{"text":"x"},"webhook_completed":"http://x:0/")", "format", "webhook_completed",
       "Does not match format 'uri'"},
      {R"("input":{"text":"x"},"webhook_events_filter":"start")", "invalid_type", "webhook_events_filter",
       "Invalid type. Expected: array, given: string"},
      {R"("input":{"text":"x"},"stream":"yes")", "invalid_type", "stream",
       "Invalid type. Expected: boolean, given: string"},
  };
  for (const Fault& fault : table) {
    const auto answer = create(fault.rest);
    EXPECT_EQ(answer.status, 422u) << fault.rest;
    EXPECT_EQ(answer.at("/title"), "Input validation failed");
    EXPECT_EQ(answer.at("/invalid_fields/0/type"), json::value(fault.type)) << fault.rest << answer.body;
    EXPECT_EQ(answer.at("/invalid_fields/0/field"), json::value(fault.field)) << fault.rest;
    EXPECT_EQ(answer.at("/invalid_fields/0/description"), json::value(fault.description)) << fault.rest;
    const std::string line = fault.field.empty() ? fmt::format("- {}\n", fault.description)
                                                 : fmt::format("- {}: {}\n", fault.field, fault.description);
    EXPECT_EQ(answer.at("/detail"), json::value(line)) << fault.rest;
  }
}

TEST_F(PredictionsTest, a_body_of_another_type_or_without_a_version_is_invalid) {
  for (std::string text : {"null", "7", "\"text\"", "[]", "{}", R"({"input":{}})", R"({"version":7,"input":{}})",
                           R"({"version":null,"input":{}})"}) {
    EXPECT_EQ(ask("POST", "/v1/predictions", text).status, 422u) << text;
  }
}

TEST_F(PredictionsTest, all_faults_are_told_together) {
  const auto answer = create(R"("input":{"steps":5},"webhook":7)");
  EXPECT_EQ(answer.at("/invalid_fields").as_array().size(), 3u) << answer.body;
}

TEST_F(PredictionsTest, what_older_clients_and_guides_send_beside_is_let_pass) {
  EXPECT_EQ(create(R"("input":{"text":"x"},"stream":true,"model":"acme/hello","webhook_completed":null)").status, 201u);
}

TEST_F(PredictionsTest, a_webhook_and_its_filter_are_kept) {
  const auto made = create(R"("input":{"text":"x"},"webhook":"http://127.0.0.1:1/hook?a=b",
                              "webhook_events_filter":["start","completed"])");
  EXPECT_EQ(made.at("/webhook"), "http://127.0.0.1:1/hook?a=b");
  EXPECT_EQ(made.at("/webhook_events_filter"), parsed(R"(["start","completed"])"));
  EXPECT_EQ(create(R"("input":{"text":"x"},"webhook":"HTTPS://x","webhook_events_filter":[])").status, 201u);
  const auto legacy = create(R"("input":{"text":"x"},"webhook_completed":"https://x.test/")");
  EXPECT_EQ(legacy.at("/webhook"), "https://x.test/");
  EXPECT_EQ(legacy.at("/webhook_events_filter"), parsed(R"(["completed"])"));
}

TEST_F(PredictionsTest, a_deadline_is_counted_from_creation) {
  const auto made = create(R"("input":{"text":"x"})", {{"Cancel-After", "1m30s"}});
  const auto created = parse_rfc3339(made.at("/created_at").as_string());
  EXPECT_EQ(parse_rfc3339(made.at("/deadline").as_string()), *created + 90s);
  for (std::string_view after : {"soon", "4", "25h", ""}) {
    const auto answer = create(R"("input":{"text":"x"})", {{"Cancel-After", after}});
    EXPECT_EQ(answer.status, 422u) << after;
  }
}

TEST_F(PredictionsTest, nothing_is_made_of_a_request_that_is_refused) {
  create(R"("input":{})");
  create(R"("input":{"text":"x"})", {{"Cancel-After", "soon"}});
  EXPECT_TRUE(ask("GET", "/v1/predictions").at("/results").as_array().empty());
}

// --- wait ------------------------------------------------------------------------------------------------------------

TEST_F(PredictionsTest, a_wait_answers_the_end_and_repeats_the_preference) {
  auto test = [&]() -> Task<> {
    TaskGroup callers(io.get_executor(), "callers");
    Heard made;
    auto call = [](PredictionsTest& self, Heard& made) -> Task<> {
      http::Headers headers{{"Prefer", "respond-async, wait=10"}};
      made = co_await self.asking("POST", "/v1/predictions", body("acme/hello"), std::move(headers));
    };
    callers.spawn(call(*this, made));
    auto run = co_await runtime.run(0);
    run->succeed("\"hello Ada\"");
    co_await callers.join();
    EXPECT_EQ(made.status, 201u);
    EXPECT_EQ(made.header("Preference-Applied"), "wait=10");
    EXPECT_EQ(made.at("/status"), "succeeded");
    EXPECT_EQ(made.at("/output"), "hello Ada");
  };
  run_on(io, test());
}

TEST_F(PredictionsTest, a_wait_that_runs_out_answers_starting_and_nothing_of_what_is_there) {
  auto test = [&]() -> Task<> {
    TaskGroup callers(io.get_executor(), "callers");
    Heard made;
    auto call = [](PredictionsTest& self, Heard& made) -> Task<> {
      http::Headers headers{{"Prefer", "wait=1"}};
      made = co_await self.asking("POST", "/v1/predictions", body("acme/hello"), std::move(headers));
    };
    callers.spawn(call(*this, made));
    auto run = co_await runtime.run(0);
    run->report(seams::RunReport(seams::RunOutputSoFar{JsonText{"\"hel\""}}));
    co_await callers.join();
    EXPECT_EQ(made.status, 201u);
    EXPECT_EQ(made.at("/status"), "starting");
    EXPECT_EQ(made.at("/output"), nullptr);
    EXPECT_EQ(made.header("Preference-Applied"), "wait=1");
    auto now = co_await asking("GET", "/v1/predictions/" + id_of(made));
    EXPECT_EQ(now.at("/status"), "processing");
    EXPECT_EQ(now.at("/output"), "hel");
  };
  run_on(io, test());
}

// --- get, cancel -----------------------------------------------------------------------------------------------------

TEST_F(PredictionsTest, a_prediction_is_seen_by_its_account_only) {
  const std::string path = "/v1/predictions/" + id_of(create());
  EXPECT_EQ(ask("GET", path).status, 200u);
  EXPECT_EQ(ask_bare("GET", path, as("r8_other")).status, 404u);
  EXPECT_EQ(ask_bare("POST", path + "/cancel", as("r8_other")).status, 404u);
  EXPECT_TRUE(ask_bare("GET", "/v1/predictions", as("r8_other")).at("/results").as_array().empty());
  for (std::string none : {"none", "%00", "a%2fb", "%2e%2e"}) {
    EXPECT_EQ(ask("GET", "/v1/predictions/" + none).status, 404u) << none;
    EXPECT_EQ(ask("POST", "/v1/predictions/" + none + "/cancel").status, 404u) << none;
  }
}

TEST_F(PredictionsTest, a_cancel_answers_the_canceled_prediction_also_a_second_time) {
  const std::string path = "/v1/predictions/" + id_of(create());
  for (int i = 0; i < 2; ++i) {
    const auto canceled = ask("POST", path + "/cancel", "", {{"Content-Type", "application/json"}});
    EXPECT_EQ(canceled.status, 200u);
    EXPECT_EQ(canceled.at("/status"), "canceled");
  }
}

TEST_F(PredictionsTest, aborted_is_shown_as_canceled_to_clients_that_would_poll_it_for_ever) {
  core::Prediction p;
  p.id = core::PredictionId{new_time_ordered_id(clock.now())};
  p.account = core::AccountId{"local"};
  p.model = {"acme", "hello"};
  p.version = core::VersionId{version};
  p.status = core::Status::aborted;
  p.created_at = clock.now();
  p.completed_at = p.created_at;
  auto write = store.predictions().insert(p);
  ASSERT_TRUE(run_on(io, write.durable()));
  const std::pair<std::string_view, std::string_view> table[] = {
      {"replicate-python/1.0.7", "canceled"},
      {"Replicate/Python 2.0.0-beta.4", "canceled"},
      {"AsyncReplicate/Python 2.0.0", "canceled"},
      {"replicate-javascript/1.4.0", "canceled"},
      {"replicate/go", "canceled"},
      {"Mozilla/5.0 (X11)", "canceled"},
      {"curl/7.88.1", "aborted"},
      {"", "aborted"},
  };
  for (const auto& [agent, status] : table) {
    EXPECT_EQ(ask("GET", "/v1/predictions/" + p.id.text, "", {{"User-Agent", agent}}).at("/status"),
              json::value(status))
        << agent;
    EXPECT_EQ(ask("GET", "/v1/predictions", "", {{"User-Agent", agent}}).at("/results/0/status"), json::value(status))
        << agent;
  }
}

// --- list ------------------------------------------------------------------------------------------------------------

TEST_F(PredictionsTest, a_list_is_followed_by_absolute_addresses_that_keep_the_question) {
  for (int i = 0; i < 150; ++i) {
    clock.advance(1s);
    ASSERT_EQ(create().status, 201u);
  }
  const auto first = ask("GET", "/v1/predictions?created_after=2020-01-01T00:00:00Z&x=y");
  EXPECT_EQ(first.at("/results").as_array().size(), 100u);
  EXPECT_EQ(first.at("/previous"), nullptr);
  const std::string next(first.at("/next").as_string());
  EXPECT_TRUE(next.starts_with("https://api.test/v1/predictions?created_after=2020-01-01T00:00:00Z&x=y&cursor="))
      << next;
  const auto second = ask("GET", next.substr(std::string_view("https://api.test").size()));
  EXPECT_EQ(second.at("/results").as_array().size(), 50u);
  EXPECT_EQ(second.at("/next"), nullptr);
  const std::string previous(second.at("/previous").as_string());
  EXPECT_EQ(ask("GET", previous.substr(std::string_view("https://api.test").size())).at("/results"),
            first.at("/results"));
}

TEST_F(PredictionsTest, a_list_is_bounded_by_times) {
  std::vector<std::string> times;
  for (int i = 0; i < 3; ++i) {
    clock.advance(1h);
    times.push_back(to_rfc3339(clock.now()));
    create();
  }
  EXPECT_EQ(ask("GET", "/v1/predictions?created_after=" + times[1]).at("/results").as_array().size(), 2u);
  EXPECT_EQ(ask("GET", "/v1/predictions?created_before=" + times[1]).at("/results").as_array().size(), 1u);
  const std::string unescaped = times[1].substr(0, 19) + "+00:00";
  EXPECT_EQ(ask("GET", "/v1/predictions?created_after=" + unescaped).at("/results").as_array().size(), 2u);
  EXPECT_TRUE(ask("GET", "/v1/predictions?source=web").at("/results").as_array().empty());
  for (std::string query : {"created_after=yesterday", "created_before=2026-13-45", "source=api", "cursor=nonsense"}) {
    EXPECT_EQ(ask("GET", "/v1/predictions?" + query).status, 422u) << query;
  }
  EXPECT_EQ(ask("GET", "/v1/predictions?cursor=").status, 200u);
}

}  // namespace
}  // namespace mimeo::api
