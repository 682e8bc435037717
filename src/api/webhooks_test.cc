// The secret of webhooks and the list of what was sent, over the API.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class WebhooksTest : public ApiTest {
 public:
  /// A prediction that has ended, and its delivery in `state`.
  std::string owe(std::string account, core::DeliveryState state = core::DeliveryState::pending) {
    core::Prediction p;
    p.id = core::PredictionId{new_time_ordered_id(clock.now())};
    p.account = core::AccountId{account};
    p.model = {"mimeo", "hello"};
    p.created_at = clock.now();
    auto inserted = store.predictions().insert(p);
    EXPECT_TRUE(run_on(io, inserted.durable()));
    core::apply(p, core::Started{}, clock.now());
    core::apply(p, core::Succeeded{JsonText{"\"out\""}}, clock.now());
    core::Delivery d;
    d.id = core::DeliveryId{new_time_ordered_id(clock.now())};
    d.account = p.account;
    d.prediction = p.id;
    d.url = "http://hook.test/x";
    d.body = R"({"id":")" + p.id.text + R"("})";
    d.created_at = d.round_began_at = clock.now();
    d.next_attempt_at = clock.now();
    auto finished = store.predictions().finish(p, d);
    EXPECT_TRUE(run_on(io, finished.durable()));
    if (state != core::DeliveryState::pending) {
      d.state = state;
      d.next_attempt_at.reset();
      if (state != core::DeliveryState::dead) d.body.clear();
      d.attempts = {
          {.at = clock.now(), .status = 500, .latency = 20ms, .error = "The receiver answered 500", .answer = "oops"}};
      auto updated = store.webhooks().update(d);
      EXPECT_TRUE(run_on(io, updated.durable()));
    }
    return d.id.text;
  }
};

TEST_F(WebhooksTest, each_account_has_one_secret_of_the_documented_form) {
  const auto first = ask("GET", "/v1/webhooks/default/secret");
  ASSERT_EQ(first.status, 200u);
  const std::string key(first.at("/key").as_string());
  EXPECT_TRUE(key.starts_with("whsec_"));
  EXPECT_TRUE(base64_decode(key.substr(6))->size() >= 24);
  EXPECT_EQ(first.json().as_object().size(), 1u);
  EXPECT_EQ(ask("GET", "/v1/webhooks/default/secret").body, first.body);
  EXPECT_NE(ask_bare("GET", "/v1/webhooks/default/secret", as("r8_other")).body, first.body);
  EXPECT_EQ(ask_bare("GET", "/v1/webhooks/default/secret", {}).status, 401u);
}

TEST_F(WebhooksTest, a_rotation_answers_the_new_secret_and_until_when_the_former_one_signs) {
  const auto first = ask("GET", "/v1/webhooks/default/secret");
  const auto rotated = ask("POST", "/mimeo/v1/webhooks/secret/rotate", R"({"grace_seconds":60})");
  ASSERT_EQ(rotated.status, 200u) << rotated.body;
  EXPECT_NE(rotated.at("/key"), first.at("/key"));
  EXPECT_EQ(rotated.at("/former_valid_until"), "2027-01-15T08:01:00.000000Z");
  EXPECT_EQ(ask("GET", "/v1/webhooks/default/secret").at("/key"), rotated.at("/key"));
  EXPECT_EQ(ask("POST", "/mimeo/v1/webhooks/secret/rotate").at("/former_valid_until"), "2027-01-16T08:00:00.000000Z");
  const auto at_once = ask("POST", "/mimeo/v1/webhooks/secret/rotate", R"({"grace_seconds":0})");
  EXPECT_TRUE(at_once.at("/former_valid_until").is_null());
  for (const char* wrong : {R"({"grace_seconds":-1})", R"({"grace_seconds":"1h"})", R"({"grace_seconds":1e9})"}) {
    EXPECT_EQ(ask("POST", "/mimeo/v1/webhooks/secret/rotate", wrong).status, 422u) << wrong;
  }
  EXPECT_EQ(ask("POST", "/mimeo/v1/webhooks/secret/rotate", "{").status, 400u);
}

TEST_F(WebhooksTest, deliveries_are_listed_with_their_attempts) {
  const auto dead = owe("local", core::DeliveryState::dead);
  clock.advance(1s);
  const auto pending = owe("local");
  owe("other");
  const auto all = ask("GET", "/mimeo/v1/webhooks/deliveries");
  ASSERT_EQ(all.at("/results").as_array().size(), 2u) << all.body;
  EXPECT_EQ(all.at("/results/0/id").as_string(), pending);
  EXPECT_EQ(all.at("/results/0/webhook_id").as_string(), "msg_" + pending);
  EXPECT_EQ(all.at("/results/1/attempts/0"), parsed(R"({"at":"2027-01-15T08:00:00.000000Z","status":500,"seconds":0.02,
                       "error":"The receiver answered 500","answer":"oops"})"));
  EXPECT_EQ(ask("GET", "/mimeo/v1/webhooks/deliveries?state=dead").at("/results/0/id").as_string(), dead);
  const std::string prediction(all.at("/results/0/prediction").as_string());
  const auto of_one = ask("GET", "/mimeo/v1/webhooks/deliveries?prediction=" + prediction);
  EXPECT_EQ(of_one.at("/results").as_array().size(), 1u);
  EXPECT_EQ(ask("GET", "/mimeo/v1/webhooks/deliveries?state=lost").status, 422u);
  EXPECT_EQ(ask("GET", "/mimeo/v1/webhooks/deliveries?cursor=x").status, 422u);
}

TEST_F(WebhooksTest, one_is_shown_with_its_body_and_only_to_its_account) {
  const auto id = owe("local");
  const auto shown = ask("GET", "/mimeo/v1/webhooks/deliveries/" + id);
  EXPECT_EQ(shown.at("/body/id"), shown.at("/prediction"));
  EXPECT_EQ(shown.at("/state"), "pending");
  EXPECT_EQ(ask_bare("GET", "/mimeo/v1/webhooks/deliveries/" + id, as("r8_other")).status, 404u);
  const auto delivered = owe("local", core::DeliveryState::delivered);
  EXPECT_TRUE(ask("GET", "/mimeo/v1/webhooks/deliveries/" + delivered).at("/body").is_null());
}

TEST_F(WebhooksTest, one_or_all_dead_ones_are_sent_again) {
  const auto one = owe("local", core::DeliveryState::dead);
  owe("local", core::DeliveryState::dead);
  const auto delivered = owe("local", core::DeliveryState::delivered);
  const auto replayed = ask("POST", "/mimeo/v1/webhooks/deliveries/" + one + "/replay");
  EXPECT_EQ(replayed.status, 200u) << replayed.body;
  EXPECT_EQ(replayed.at("/state"), "pending");
  EXPECT_EQ(ask("POST", "/mimeo/v1/webhooks/deliveries/replay").json(), parsed(R"({"replayed":1,"more":false})"));
  EXPECT_EQ(ask("GET", "/mimeo/v1/webhooks/deliveries/" + delivered).at("/state"), "delivered");
  EXPECT_EQ(ask("POST", "/mimeo/v1/webhooks/deliveries/replay?state=delivered").at("/replayed"), 1);
  EXPECT_EQ(ask("POST", "/mimeo/v1/webhooks/deliveries/nonsense/replay").status, 404u);
}

}  // namespace
}  // namespace mimeo::api
