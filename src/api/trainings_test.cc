#include "api/test_rig.h"
#include "engine/find.h"

namespace mimeo::api {
namespace {

class TrainingsTest : public ApiTest {
 public:
  TrainingsTest() {
    publish({"acme", "plain"});
    publish({"other", "theirs"});
    publish({"other", "secret"}, 1, core::Visibility::private_);
    publish({"local", "tuned"});
    core::Model model;
    model.name = {"acme", "base"};
    model.created_at = clock.now();
    EXPECT_TRUE(run_on(io, engine->catalog.add(model)));
    core::Version version;
    version.id = base;
    version.model = model.name;
    version.created_at = clock.now();
    version.cog_version = "0.23.1";
    version.openapi_schema = JsonText{R"({"components":{"schemas":{
      "Input":{"type":"object","properties":{}},"Output":{"type":"string"},
      "TrainingInput":{"type":"object","required":["data"],"properties":{
        "data":{"type":"string"},"steps":{"type":"integer","maximum":4}}},
      "TrainingOutput":{"type":"object"}}}})"};
    EXPECT_TRUE(run_on(io, engine->catalog.add(std::move(version))));
  }

  static std::string body(std::string_view destination = "local/tuned", std::string_view input = R"({"data":"x"})") {
    return fmt::format(R"({{"destination":"{}","input":{}}})", destination, input);
  }
  Heard create(std::string text = body()) {
    return ask("POST", "/v1/models/acme/base/versions/" + base.text + "/trainings", std::move(text));
  }
  std::string id_of(const Heard& made) { return std::string(made.at("/id").as_string()); }

  const core::VersionId base{std::string(64, 'b')};
};

TEST_F(TrainingsTest, a_create_answers_the_documented_object_at_once) {
  const auto made = create();
  ASSERT_EQ(made.status, 201u) << made.body;
  const auto id = id_of(made);
  EXPECT_EQ(made.at("/status"), "starting");
  EXPECT_EQ(made.at("/model"), "acme/base");
  EXPECT_EQ(made.at("/version"), json::value(base.text));
  EXPECT_EQ(made.at("/input"), parsed(R"({"data":"x"})"));
  EXPECT_EQ(made.at("/output"), nullptr);
  EXPECT_EQ(made.at("/error"), nullptr);
  EXPECT_EQ(made.at("/logs"), "");
  EXPECT_EQ(made.at("/urls/get"), json::value("https://api.test/v1/predictions/" + id));
  EXPECT_EQ(made.at("/urls/cancel"), json::value("https://api.test/v1/predictions/" + id + "/cancel"));
  EXPECT_EQ(made.header("Location"), "https://api.test/v1/trainings/" + id);
}

TEST_F(TrainingsTest, one_that_was_begun_on_the_page_says_so) {
  const auto path = "/v1/models/acme/base/versions/" + base.text + "/trainings";
  http::Headers page;
  page.add("X-Mimeo-Page", "1");
  const auto id = id_of(ask("POST", path, body(), std::move(page)));
  EXPECT_EQ(ask("GET", "/v1/trainings/" + id).at("/source"), "web");
  EXPECT_NE(ask("GET", "/v1/trainings/" + id_of(create())).at("/source"), "web");
}

TEST_F(TrainingsTest, it_answers_below_trainings_and_below_predictions) {
  const auto id = id_of(create());
  const auto own = ask("GET", "/v1/trainings/" + id);
  EXPECT_EQ(own.status, 200u);
  EXPECT_EQ(own.at("/urls/get"), json::value("https://api.test/v1/trainings/" + id));
  EXPECT_EQ(own.at("/urls/cancel"), json::value("https://api.test/v1/trainings/" + id + "/cancel"));
  const auto other = ask("GET", "/v1/predictions/" + id);
  EXPECT_EQ(other.status, 200u);
  EXPECT_EQ(other.at("/urls/get"), json::value("https://api.test/v1/predictions/" + id));
  EXPECT_EQ(ask("GET", "/v1/trainings").at("/results/0/urls/get"), own.at("/urls/get"));
}

TEST_F(TrainingsTest, either_address_cancels) {
  for (std::string_view family : {"trainings", "predictions"}) {
    const auto id = id_of(create());
    const auto canceled = ask("POST", fmt::format("/v1/{}/{}/cancel", family, id));
    EXPECT_EQ(canceled.status, 200u);
    EXPECT_EQ(canceled.at("/status"), "canceled");
    EXPECT_EQ(canceled.at("/urls/get"), json::value("https://api.test/v1/predictions/" + id));
  }
}

TEST_F(TrainingsTest, lists_show_their_own_kind) {
  const auto trained = id_of(create());
  const auto predicted = id_of(ask("POST", "/v1/predictions", R"({"version":"acme/plain","input":{"text":"Ada"}})"));
  EXPECT_EQ(ask("GET", "/v1/trainings").at("/results").as_array().size(), 1u);
  EXPECT_EQ(ask("GET", "/v1/trainings").at("/results/0/id"), json::value(trained));
  EXPECT_EQ(ask("GET", "/v1/predictions").at("/results").as_array().size(), 1u);
  EXPECT_EQ(ask("GET", "/v1/predictions").at("/results/0/id"), json::value(predicted));
  EXPECT_EQ(ask("GET", "/v1/trainings/" + predicted).status, 404u);
  EXPECT_EQ(ask("POST", "/v1/trainings/" + predicted + "/cancel").status, 404u);
  EXPECT_NE(ask("GET", "/v1/predictions/" + predicted).at("/status"), "canceled");
}

TEST_F(TrainingsTest, a_list_is_paged_newest_first) {
  std::vector<std::string> ids;
  for (int i = 0; i < limits::trainings_page + 3; ++i) {
    clock.advance(1s);
    ids.push_back(id_of(create()));
  }
  const auto first = ask("GET", "/v1/trainings");
  EXPECT_EQ(first.at("/results").as_array().size(), static_cast<std::size_t>(limits::trainings_page));
  EXPECT_EQ(first.at("/results/0/id"), json::value(ids.back()));
  std::string next(first.at("/next").as_string());
  next.erase(0, origins.api.size());
  const auto second = ask("GET", next);
  EXPECT_EQ(second.at("/results").as_array().size(), 3u);
  EXPECT_EQ(second.at("/results/2/id"), json::value(ids.front()));
  EXPECT_EQ(second.at("/next"), nullptr);
}

TEST_F(TrainingsTest, a_destination_that_is_none_is_refused_in_the_live_services_words) {
  for (std::string_view destination : {"<invalid>", "local/nothing", "nobody/nothing", "tuned", "", "other/secret"}) {
    const auto refused = create(body(destination));
    EXPECT_EQ(refused.status, 404u) << destination;
    EXPECT_EQ(refused.at("/detail"), "The specified training destination does not exist") << destination;
    EXPECT_EQ(refused.header("Content-Type"), "application/problem+json");
  }
  EXPECT_EQ(ask("GET", "/v1/trainings").at("/results").as_array().size(), 0u) << "nothing was spent";
}

TEST_F(TrainingsTest, a_destination_of_somebody_else_is_refused_and_said_to_be) {
  const auto refused = create(body("other/theirs"));
  EXPECT_EQ(refused.status, 403u);
  EXPECT_EQ(refused.at("/detail"), "The training destination must be a model of your own; other/theirs is not");
}

TEST_F(TrainingsTest, what_cannot_be_trained_is_refused) {
  const auto path = "/v1/models/acme/plain/versions/" + version_id({"acme", "plain"}, 1).text + "/trainings";
  const auto refused = ask("POST", path, body());
  EXPECT_EQ(refused.status, 422u);
  EXPECT_EQ(refused.at("/title"), "Version cannot be trained");
}

TEST_F(TrainingsTest, a_base_that_is_not_there_is_refused) {
  EXPECT_EQ(ask("POST", "/v1/models/acme/nothing/versions/" + base.text + "/trainings", body()).status, 404u);
  EXPECT_EQ(ask("POST", "/v1/models/acme/base/versions/" + std::string(64, '0') + "/trainings", body()).status, 404u);
  const auto secret = version_id({"other", "secret"}, 1).text;
  EXPECT_EQ(ask("POST", "/v1/models/other/secret/versions/" + secret + "/trainings", body()).status, 404u);
}

TEST_F(TrainingsTest, the_input_is_checked_against_what_train_takes) {
  const auto refused = create(body("local/tuned", R"({"steps":9})"));
  EXPECT_EQ(refused.status, 422u);
  EXPECT_EQ(refused.at("/title"), "Input validation failed");
  EXPECT_EQ(refused.at("/invalid_fields").as_array().size(), 2u) << refused.body;
  for (std::string text : {R"({"input":{"data":"x"}})", R"({"destination":"local/tuned"})", R"([])", R"({"destination":7,"input":{}})",
                           R"({"destination":"local/tuned","input":{"data":"x"},"surprise":1})"}) {
    EXPECT_EQ(create(text).status, 422u) << text;
  }
}

TEST_F(TrainingsTest, go_repeats_the_version_in_the_body) {
  EXPECT_EQ(create(R"({"version":"x","destination":"local/tuned","input":{"data":"x"}})").status, 201u);
}

TEST_F(TrainingsTest, the_webhook_is_kept_as_for_predictions) {
  const auto made = create(R"({"destination":"local/tuned","input":{"data":"x"},"webhook":"https://example.com/hook?a=b",
                               "webhook_events_filter":["completed"]})");
  EXPECT_EQ(made.at("/webhook"), "https://example.com/hook?a=b");
  EXPECT_EQ(made.at("/webhook_events_filter"), parsed(R"(["completed"])"));
  EXPECT_EQ(create(R"({"destination":"local/tuned","input":{"data":"x"},"webhook":"nonsense"})").status, 422u);
}

TEST_F(TrainingsTest, belong_to_who_made_them) {
  const auto id = id_of(create());
  for (std::string_view path : {"/v1/trainings/", "/v1/predictions/"}) {
    EXPECT_EQ(ask_bare("GET", std::string(path) + id, as("r8_other")).status, 404u);
    EXPECT_EQ(ask_bare("POST", std::string(path) + id + "/cancel", as("r8_other")).status, 404u);
  }
  EXPECT_EQ(ask_bare("GET", "/v1/trainings", as("r8_other")).at("/results").as_array().size(), 0u);
}

TEST_F(TrainingsTest, when_it_has_run_the_output_names_the_version_and_the_weights) {
  const auto id = id_of(create());
  auto finish = [&]() -> Task<> {
    auto run = co_await runtime.run(0);
    run->succeed(R"({"weights":"data:application/octet-stream;base64,d2VpZ2h0cw=="})");
    auto live = engine->live.find(core::PredictionId{id});
    co_await engine::wait_for_end(live, std::chrono::steady_clock::now() + 20s);
  };
  run_on(io, finish());
  const auto end = ask("GET", "/v1/trainings/" + id);
  EXPECT_EQ(end.at("/status"), "succeeded") << end.body;
  const std::string version(end.at("/output/version").as_string());
  EXPECT_TRUE(version.starts_with("local/tuned:")) << version;
  const auto made = ask("GET", "/v1/models/local/tuned/versions/" + version.substr(version.find(':') + 1));
  EXPECT_EQ(made.status, 200u);
  EXPECT_EQ(made.at("/cog_version"), "0.23.1");
  std::string weights(end.at("/output/weights").as_string());
  EXPECT_TRUE(weights.starts_with("https://files.test/f/")) << weights;
  EXPECT_EQ(ask_files("GET", weights.substr(origins.files.size())).body, "weights");
}

}  // namespace
}  // namespace mimeo::api
