#include "api/create_key.h"

#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class CreateKeyTest : public ApiTest {
 public:
  CreateKeyTest() { publish({"acme", "hello"}); }

  Heard create(http::Headers headers, std::string text = "Ada") {
    return ask("POST", "/v1/predictions", fmt::format(R"({{"version":"acme/hello","input":{{"text":"{}"}}}})", text),
               std::move(headers));
  }
  static std::string id(const Heard& made) { return std::string(made.at("/id").as_string()); }
};

TEST_F(CreateKeyTest, the_same_key_is_answered_with_the_same_prediction_and_says_so) {
  const auto first = create({{"Idempotency-Key", "one"}});
  const auto second = create({{"Idempotency-Key", "one"}});
  EXPECT_EQ(first.status, 201u);
  EXPECT_FALSE(first.headers.has("Idempotent-Replayed"));
  EXPECT_EQ(second.status, 201u);
  EXPECT_EQ(second.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(id(first), id(second));
  EXPECT_NE(id(create({{"Idempotency-Key", "two"}})), id(first));
}

TEST_F(CreateKeyTest, the_same_key_for_something_else_is_refused_and_not_to_be_tried_again) {
  create({{"Idempotency-Key", "one"}});
  for (const auto& answer : {create({{"Idempotency-Key", "one"}}, "Grace"),
                             ask("POST", "/v1/models/acme/hello/predictions", R"({"input":{"text":"Ada"}})",
                                 {{"Idempotency-Key", "one"}})}) {
    EXPECT_EQ(answer.status, 409u) << answer.body;
    EXPECT_EQ(answer.header("x-should-retry"), "false");
  }
}

TEST_F(CreateKeyTest, a_key_that_is_none_is_refused) {
  for (std::string key : {std::string(), std::string(256, 'k'), std::string("two words"), std::string("\xc3\xbc")}) {
    EXPECT_EQ(create({{"Idempotency-Key", key}}).status, 422u) << key;
  }
  EXPECT_EQ(create({{"Idempotency-Key", std::string(255, 'k')}}).status, 201u);
}

TEST_F(CreateKeyTest, a_client_that_counts_its_attempts_needs_no_key) {
  const http::Headers once{{"X-Stainless-Retry-Count", "0"}}, again{{"X-Stainless-Retry-Count", "1"}};
  const auto first = create(once);
  EXPECT_EQ(id(create(again)), id(first));
  const auto other = create(again, "Grace");
  EXPECT_NE(id(other), id(first)) << "another body";
  EXPECT_NE(id(create(once)), id(first)) << "a new request";
}

TEST_F(CreateKeyTest, a_count_that_is_none_is_ignored) {
  for (std::string_view count : {"", "-1", "one", "1x", "99999999999999"}) {
    EXPECT_NE(id(create({{"X-Stainless-Retry-Count", count}})), id(create({{"X-Stainless-Retry-Count", count}})))
        << count;
  }
}

}  // namespace
}  // namespace mimeo::api
