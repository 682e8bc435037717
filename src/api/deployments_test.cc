#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class DeploymentsTest : public ApiTest {
 public:
  DeploymentsTest() { publish({"acme", "hello"}, 2); }

  const std::string first = version_id({"acme", "hello"}, 1).text;
  const std::string second = version_id({"acme", "hello"}, 2).text;

  std::string body(std::string_view rest = {}) const {
    return fmt::format(
        R"({{"name":"img","model":"acme/hello","version":"{}","hardware":"cpu","min_instances":0,"max_instances":3{}}})",
        first, rest);
  }
  Heard create() { return ask("POST", "/v1/deployments", body()); }
  Heard update(std::string text) { return ask("PATCH", "/v1/deployments/local/img", std::move(text)); }
  Heard predict(std::string text = R"({"input":{"text":"Ada"}})") {
    return ask("POST", "/v1/deployments/local/img/predictions", std::move(text));
  }
};

TEST_F(DeploymentsTest, a_create_answers_200_and_the_documented_object) {
  const auto made = create();
  ASSERT_EQ(made.status, 200u) << made.body;
  auto expected = parsed(R"({"owner":"local","name":"img","current_release":{"number":1,"model":"acme/hello",
    "created_by":{"type":"user","username":"local","name":"local"},
    "configuration":{"hardware":"cpu","min_instances":0,"max_instances":3,
                     "scaling":{"min_instances":0,"max_instances":3}}}})");
  auto& release = expected.at("current_release").as_object();
  release["version"] = first;
  release["created_at"] = to_rfc3339(clock.now());
  EXPECT_EQ(made.json(), expected);
  EXPECT_EQ(ask("GET", "/v1/deployments/local/img").json(), expected);
  EXPECT_EQ(ask("GET", "/v1/deployments").at("/results/0"), expected);
}

TEST_F(DeploymentsTest, the_list_has_the_newest_first) {
  for (std::string_view name : {"a", "b", "c"}) {
    clock.advance(1s);
    auto text = body();
    text.replace(text.find("img"), 3, name);
    ASSERT_EQ(ask("POST", "/v1/deployments", text).status, 200u);
  }
  const auto list = ask("GET", "/v1/deployments").json();
  std::string names;
  for (const auto& one : list.at("results").as_array()) names += one.at("name").as_string();
  EXPECT_EQ(names, "cba");
  EXPECT_EQ(list.at("next"), nullptr);
}

TEST_F(DeploymentsTest, a_name_that_is_taken_is_a_conflict) {
  create();
  const auto again = create();
  EXPECT_EQ(again.status, 409u);
  EXPECT_EQ(again.header("x-should-retry"), "false");
  EXPECT_EQ(again.at("/detail"), "A deployment with the name local/img already exists");
}

struct BodyFault {
  std::string_view from, to;  // in the body of a create
  std::string_view field, description;
};

TEST_F(DeploymentsTest, every_fault_of_a_create_is_named) {
  const BodyFault table[] = {
      {R"("name":"img",)", "", "", "name is required"},
      {R"("min_instances":0,)", "", "", "min_instances is required"},
      {R"("img")", R"("Img")", "name",
       "Must be at most 64 lower-case letters, digits, '.', '_' and '-', beginning with a letter or digit"},
      {R"("img")", "7", "name", "Invalid type. Expected: string, given: integer"},
      {R"("acme/hello")", R"("hello")", "model", "Must be owner/name"},
      {R"("cpu")", R"("gpu-none")", "hardware", "There is no hardware 'gpu-none'; there is: \"cpu\""},
      {R"("min_instances":0)", R"("min_instances":-1)", "min_instances", "Must be greater than or equal to 0"},
      {R"("min_instances":0)", R"("min_instances":6)", "min_instances", "Must be less than or equal to 5"},
      {R"("max_instances":3)", R"("max_instances":21)", "max_instances", "Must be less than or equal to 20"},
      {R"("max_instances":3)", R"("max_instances":1.5)", "max_instances",
       "Invalid type. Expected: integer, given: number"},
      {R"("min_instances":0)", R"("min_instances":4)", "min_instances", "Must be less than or equal to max_instances"},
      {R"("max_instances":3)", R"("max_instances":3,"more":1)", "", "Additional property more is not allowed"},
  };
  for (const auto& [from, to, field, description] : table) {
    auto text = body();
    text.replace(text.find(from), from.size(), to);
    const auto answer = ask("POST", "/v1/deployments", text);
    EXPECT_EQ(answer.status, 422u) << text << answer.body;
    EXPECT_EQ(answer.at("/invalid_fields/0/field"), json::value(field)) << answer.body;
    EXPECT_EQ(answer.at("/invalid_fields/0/description"), json::value(description)) << answer.body;
  }
  EXPECT_EQ(ask("GET", "/v1/deployments").at("/results"), json::array());
}

TEST_F(DeploymentsTest, a_version_that_the_account_cannot_run_is_refused) {
  publish({"other", "secret"}, 1, core::Visibility::private_);
  const auto secret = version_id({"other", "secret"}, 1).text;
  for (auto [model, version] :
       {std::pair(std::string("acme/hello"), std::string(64, '0')), std::pair(std::string("acme/nobody"), first),
        std::pair(std::string("other/secret"), secret), std::pair(std::string("acme/hello"), std::string("latest"))}) {
    const auto answer = ask("POST", "/v1/deployments",
                            fmt::format(R"({{"name":"img","model":"{}","version":"{}","hardware":"cpu",
                                             "min_instances":0,"max_instances":1}})",
                                        model, version));
    EXPECT_EQ(answer.status, 422u) << answer.body;
    EXPECT_EQ(answer.at("/title"), "Invalid version or not permitted");
  }
  create();
  EXPECT_EQ(update(R"({"version":"0000"})").at("/title"), "Invalid version or not permitted");
}

TEST_F(DeploymentsTest, every_change_is_the_next_release) {
  create();
  clock.advance(5s);
  const auto changed = update(fmt::format(R"({{"version":"{}","max_instances":9}})", second));
  ASSERT_EQ(changed.status, 200u) << changed.body;
  EXPECT_EQ(changed.at("/current_release/number"), 2);
  EXPECT_EQ(changed.at("/current_release/version"), json::value(second));
  EXPECT_EQ(changed.at("/current_release/configuration/max_instances"), 9);
  EXPECT_EQ(changed.at("/current_release/created_at"), json::value(to_rfc3339(clock.now())));
  EXPECT_EQ(update("{}").at("/current_release/number"), 3);
  EXPECT_EQ(update(R"({"min_instances":4,"max_instances":3})").status, 422u);
  EXPECT_EQ(update(R"({"max_instances":21})").status, 422u);
  EXPECT_EQ(update(R"({"model":"acme/other"})").status, 422u);
  EXPECT_EQ(update(R"({"hardware":"none"})").status, 422u);
  EXPECT_EQ(update("[]").status, 422u);
  EXPECT_EQ(ask("GET", "/v1/deployments/local/img").at("/current_release/number"), 3);
}

TEST_F(DeploymentsTest, the_third_door_runs_the_release_and_says_which_deployment_it_was) {
  create();
  const auto made = predict();
  ASSERT_EQ(made.status, 201u) << made.body;
  EXPECT_EQ(made.at("/deployment"), "local/img");
  EXPECT_EQ(made.at("/model"), "acme/hello");
  EXPECT_EQ(made.at("/version"), json::value(first));
  EXPECT_EQ(predict(R"({"input":{"text":7}})").status, 422u);
  EXPECT_EQ(predict(R"({"version":"x","input":{"text":"Ada"}})").status, 422u);
}

TEST_F(DeploymentsTest, one_that_is_disabled_refuses_predictions_and_says_why) {
  create();
  EXPECT_EQ(update(R"({"max_instances":0})").status, 200u);
  const auto refused = predict();
  EXPECT_EQ(refused.status, 409u);
  EXPECT_EQ(refused.header("x-should-retry"), "false");
  EXPECT_EQ(refused.at("/detail"),
            "The deployment local/img is disabled: its max_instances is 0. Set it to 1 or more to "
            "run predictions");
}

TEST_F(DeploymentsTest, for_other_accounts_it_does_not_exist) {
  create();
  for (auto [method, path] :
       {std::pair("GET", "/v1/deployments/local/img"), std::pair("PATCH", "/v1/deployments/local/img"),
        std::pair("DELETE", "/v1/deployments/local/img"), std::pair("POST", "/v1/deployments/local/img/predictions"),
        std::pair("GET", "/mimeo/v1/deployments/local/img/releases"), std::pair("GET", "/v1/deployments/local/none")}) {
    const auto answer = ask_bare(method, path, as("r8_other"), R"({"input":{"text":"Ada"}})");
    EXPECT_EQ(answer.status, 404u) << method << path << answer.body;
  }
  EXPECT_EQ(ask_bare("GET", "/v1/deployments", as("r8_other")).at("/results"), json::array());
}

TEST_F(DeploymentsTest, it_is_deleted_when_it_is_offline_and_rested) {
  create();
  predict();
  run_on(io, runtime.run(0))->succeed("1");
  EXPECT_EQ(ask("DELETE", "/v1/deployments/local/img").status, 409u) << "online";
  update(R"({"max_instances":0})");
  for (int i = 0; i < 50; ++i)
    run_on(io, [&]() -> Task<> { co_await asio::post(io, asio::use_awaitable_t<Executor>{}); }());
  const auto used = ask("DELETE", "/v1/deployments/local/img");
  EXPECT_EQ(used.status, 409u);
  EXPECT_NE(used.body.find("offline and unused for 15 minutes"), std::string::npos) << used.body;
  clock.advance(15min);
  const auto gone = ask("DELETE", "/v1/deployments/local/img");
  EXPECT_EQ(gone.status, 204u) << gone.body;
  EXPECT_EQ(gone.body, "");
  EXPECT_EQ(ask("GET", "/v1/deployments/local/img").status, 404u);
}

TEST_F(DeploymentsTest, the_history_tells_of_every_release_and_leads_back_to_each) {
  create();
  update(fmt::format(R"({{"version":"{}"}})", second));
  update(R"({"max_instances":5})");
  const auto history = ask("GET", "/mimeo/v1/deployments/local/img/releases");
  EXPECT_EQ(history.at("/results/0/number"), 3);
  EXPECT_EQ(history.at("/results/0/current"), true);
  EXPECT_EQ(history.at("/results/0/serving"), true);
  EXPECT_EQ(history.at("/results/1/state"), "replaced");
  EXPECT_EQ(history.at("/results/2/configuration/max_instances"), 3);
  const auto back = ask("POST", "/mimeo/v1/deployments/local/img/releases", R"({"rollback_to":1})");
  ASSERT_EQ(back.status, 200u) << back.body;
  EXPECT_EQ(back.at("/current_release/number"), 4);
  EXPECT_EQ(back.at("/current_release/version"), json::value(first));
  EXPECT_EQ(ask("GET", "/mimeo/v1/deployments/local/img/releases").at("/results/0/note"), "Rolled back to release 1");
  for (std::string_view text : {R"({"rollback_to":5})", R"({"rollback_to":0})", R"({"rollback_to":"1"})", "{}", "[]"}) {
    EXPECT_EQ(ask("POST", "/mimeo/v1/deployments/local/img/releases", std::string(text)).status, 422u) << text;
  }
}

}  // namespace
}  // namespace mimeo::api
