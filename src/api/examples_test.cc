// Examples, as everybody sees them.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class ExamplesTest : public ApiTest {
 public:
  ExamplesTest() { publish({"local", "mine"}); }

  /// The id of a prediction that has succeeded, with a webhook that is nobody else's business.
  std::string finished(std::string output = "\"done\"") {
    std::string id;
    auto test = [&]() -> Task<> {
      const auto number = runtime.runs();
      auto made = co_await asking("POST", "/v1/models/local/mine/predictions",
                                  R"({"input":{"text":"a"},"webhook":"https://example.com/secret"})");
      id = made.at("/id").as_string();
      auto run = co_await runtime.run(number);
      run->succeed(std::move(output));
      while (engine->live.find(core::PredictionId{id})) {
        co_await asio::post(io, asio::use_awaitable_t<Executor>{});
      }
    };
    run_on(io, test());
    return id;
  }
  Heard pin(const std::string& id, std::string more = "") {
    return ask("POST", "/mimeo/v1/models/local/mine/examples", R"({"prediction":")" + id + "\"" + more + "}");
  }
};

TEST_F(ExamplesTest, a_pinned_prediction_is_shown_to_everybody_without_what_is_private) {
  const auto id = finished();
  const auto pinned = pin(id);
  ASSERT_EQ(pinned.status, 201u) << pinned.body;
  EXPECT_EQ(pinned.at("/id"), json::value(id));
  const auto listed = ask_bare("GET", "/v1/models/local/mine/examples", as("r8_other"));
  ASSERT_EQ(listed.at("/results").as_array().size(), 1u) << listed.body;
  EXPECT_EQ(listed.at("/next"), nullptr);
  const auto shown = ask_bare("GET", "/v1/models/local/mine", as("r8_other")).at("/default_example");
  EXPECT_EQ(shown, listed.at("/results/0"));
  EXPECT_EQ(shown.at("output"), "done");
  EXPECT_EQ(shown.at("status"), "succeeded");
  EXPECT_FALSE(shown.as_object().contains("webhook"));
  EXPECT_EQ(ask_bare("GET", "/v1/predictions/" + id, as("r8_other")).status, 404u)
      << "the prediction itself stays private";
}

TEST_F(ExamplesTest, the_default_one_is_chosen_and_goes_when_it_is_unpinned) {
  const auto first = finished();
  const auto second = finished();
  const auto shown = [&] { return ask("GET", "/v1/models/local/mine").at("/default_example"); };
  pin(first);
  pin(second, R"(,"default":true)");
  EXPECT_EQ(shown().at("id"), json::value(second));
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/models/local/mine/examples/" + second).status, 204u);
  EXPECT_EQ(shown().at("id"), json::value(first));
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/models/local/mine/examples/" + second).status, 404u);
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/models/local/mine/examples/" + first).status, 204u);
  EXPECT_EQ(shown(), nullptr);
}

TEST_F(ExamplesTest, only_the_owner_pins_and_only_what_fits) {
  const auto id = finished();
  publish({"local", "another"});
  const std::string body = R"({"prediction":")" + id + "\"}";
  EXPECT_EQ(ask_bare("POST", "/mimeo/v1/models/local/mine/examples", as("r8_other"), body).status, 403u);
  EXPECT_EQ(ask("POST", "/mimeo/v1/models/local/another/examples", body).status, 409u);
  EXPECT_EQ(pin("nobody").status, 404u);
  EXPECT_EQ(ask("POST", "/mimeo/v1/models/local/mine/examples", "{}").status, 422u);
  EXPECT_TRUE(ask("GET", "/v1/models/local/mine/examples").at("/results").as_array().empty());
}

}  // namespace
}  // namespace mimeo::api
