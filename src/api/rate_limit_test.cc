// How often a token may ask.
#include "api/rate_limit.h"

#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class RateLimit : public ApiTest {
 public:
  RateLimit() {
    auto limited = options();
    limited.rate_limits = {.creates = 3, .polls = 0, .others = 6};
    api = std::make_unique<Api>(*engine, limited);
    publish({"local", "model"}, 1, core::Visibility::private_);
  }
  Heard create(std::string_view token = "r8_local") {
    return ask_bare("POST", "/v1/models/local/model/predictions", as(token), R"({"input":{"text":"x"}})");
  }
};

TEST_F(RateLimit, is_told_with_every_answer) {
  const auto first = create();
  EXPECT_EQ(first.status, 201u);
  EXPECT_EQ(first.header("ratelimit-remaining"), "2");
  EXPECT_EQ(first.header("ratelimit-reset"), "20");
  EXPECT_EQ(ask("GET", "/v1/predictions/none").header("ratelimit-remaining"), "") << "polls have no limit here";
  EXPECT_EQ(ask("GET", "/v1/account").header("ratelimit-remaining"), "5") << "each class has a bucket of its own";
  EXPECT_EQ(ask_bare("GET", "/v1/account", {}).header("ratelimit-remaining"), "") << "nobody to count for";
}

TEST_F(RateLimit, refuses_as_documented_and_takes_nothing_for_it) {
  for (int n = 0; n < 3; ++n) EXPECT_EQ(create().status, 201u);
  // JavaScript asks six times without a pause.
  for (int n = 0; n < 6; ++n) {
    const auto refused = create();
    EXPECT_EQ(refused.status, 429u);
    EXPECT_EQ(refused.header("Retry-After"), "20");
    EXPECT_EQ(refused.header("ratelimit-remaining"), "0");
    EXPECT_EQ(refused.header("ratelimit-reset"), "20");
    EXPECT_EQ(refused.json(), parsed(R"({"title":"Too many requests","status":429,"retry_after":20,
        "detail":"Request was throttled. Your rate limit resets in ~20s."})"));
  }
  clock.advance(20s);
  EXPECT_EQ(create().status, 201u);
  EXPECT_EQ(create().status, 429u);
}

TEST_F(RateLimit, is_each_tokens_own) {
  for (int n = 0; n < 4; ++n) create();
  EXPECT_EQ(create().status, 429u);
  EXPECT_EQ(create("r8_other").status, 404u) << "counted for another, who sees no model of the name";
  EXPECT_EQ(create("r8_other").header("ratelimit-remaining"), "1");
}

TEST_F(RateLimit, outlives_a_change_of_its_token) {
  for (int n = 0; n < 3; ++n) create();
  const std::string id(ask("GET", "/mimeo/v1/tokens/current").at("/id").as_string());
  ask("PATCH", "/mimeo/v1/tokens/" + id, R"({"name":"another"})");
  EXPECT_EQ(create().status, 429u);
}

TEST(RateClass, of_every_door_is_that_of_creates) {
  for (std::string_view operation :
       {"predictions.create", "models.predictions.create", "deployments.predictions.create"}) {
    Route route{"POST", "/x", operation, nullptr};
    EXPECT_EQ(rate_class_of(route), core::RateClass::creates) << operation;
  }
  EXPECT_EQ(rate_class_of({"GET", "/x", "predictions.get", nullptr}), core::RateClass::polls);
  for (std::string_view operation : {"predictions.list", "predictions.cancel", "trainings.create", "files.create"}) {
    EXPECT_EQ(rate_class_of({"POST", "/x", operation, nullptr}), core::RateClass::others) << operation;
  }
}

}  // namespace
}  // namespace mimeo::api
