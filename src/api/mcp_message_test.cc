#include "api/mcp_message.h"

#include <gtest/gtest.h>

#include "api/mcp_errands.h"
#include "api/mcp_limits.h"
#include "api/mcp_models.h"
#include "api/mcp_notices.h"

namespace mimeo::api::mcp {
namespace {

json::value parsed(std::string_view text) { return parse_json(text).value(); }

TEST(McpMessage, requests_notifications_and_responses_are_told_apart) {
  using enum Message::Kind;
  EXPECT_EQ(parse_message(parsed(R"({"jsonrpc":"2.0","id":1,"method":"ping"})"))->kind, request);
  EXPECT_EQ(parse_message(parsed(R"({"jsonrpc":"2.0","id":"a","method":"ping","params":{}})"))->kind, request);
  EXPECT_EQ(parse_message(parsed(R"({"jsonrpc":"2.0","method":"notifications/initialized"})"))->kind, notification);
  EXPECT_EQ(parse_message(parsed(R"({"jsonrpc":"2.0","id":1,"result":{}})"))->kind, response);
  EXPECT_EQ(parse_message(parsed(R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}})"))->kind, response);
}

TEST(McpMessage, what_is_no_message_is_refused) {
  for (std::string_view text :
       {"7", "[]", "{}", R"({"id":1,"method":"ping"})", R"({"jsonrpc":"1.0","id":1,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":null,"method":"ping"})", R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":{},"method":"ping"})", R"({"jsonrpc":"2.0","id":1,"method":7})",
        R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})", R"({"jsonrpc":"2.0","id":1})"}) {
    const auto message = parse_message(parsed(text));
    ASSERT_FALSE(message) << text;
    EXPECT_EQ(message.error().code, invalid_request);
  }
  const std::string long_id(name_bytes + 1, 'x');
  EXPECT_FALSE(parse_message(json::object{{"jsonrpc", "2.0"}, {"id", long_id}, {"method", "ping"}}));
}

TEST(McpErrands, are_found_while_they_are_done) {
  Errands errands;
  const Errands::Key key{core::TokenId{"t"}, "session", "1"};
  EXPECT_EQ(errands.find(key), nullptr);
  auto errand = errands.begin(key);
  EXPECT_EQ(errands.find(key), errand);
  EXPECT_EQ(errands.find({core::TokenId{"t"}, "session", "\"1\""}), nullptr) << "1 and \"1\" are two ids";
  EXPECT_EQ(errands.find({core::TokenId{"t"}, "another", "1"}), nullptr) << "every client counts from 0";
  EXPECT_EQ(errands.find({core::TokenId{"u"}, "session", "1"}), nullptr) << "nobody ends what is another's";
  errand.reset();
  EXPECT_EQ(errands.find(key), nullptr);
}

TEST(McpErrands, one_that_was_canceled_before_its_prediction_was_made_says_so) {
  Errand late;
  EXPECT_TRUE(late.made(core::PredictionId{"p"}));
  EXPECT_EQ(late.cancel(), core::PredictionId{"p"});
  Errand early;
  EXPECT_EQ(early.cancel(), std::nullopt);
  EXPECT_FALSE(early.made(core::PredictionId{"p"}));
}

TEST(McpNotices, progress_grows_with_every_notice) {
  using namespace std::chrono_literals;
  Notices notices(json::value("token"));
  core::Prediction prediction;
  const std::chrono::steady_clock::time_point begin(1h);
  const auto first = parsed(*notices.next(prediction, begin));
  EXPECT_EQ(first.at("method"), "notifications/progress");
  EXPECT_EQ(first.at("params").at("progressToken"), "token");
  EXPECT_EQ(first.at("params").at("message"), "starting");
  EXPECT_EQ(first.at("params").as_object().if_contains("total"), nullptr) << "nothing is known of it yet";
  EXPECT_EQ(notices.next(prediction, begin + 1s), std::nullopt);
  const auto alive = parsed(*notices.next(prediction, begin + notice_pause));
  EXPECT_GT(alive.at("params").at("progress").as_double(), first.at("params").at("progress").as_double());
  prediction.status = core::Status::processing;
  prediction.logs = "loading\n 40%|####      |\r";
  const auto grown = parsed(*notices.next(prediction, begin + 11s));
  EXPECT_EQ(grown.at("params").at("progress"), 40.0);
  EXPECT_EQ(grown.at("params").at("total"), 100);
  EXPECT_EQ(grown.at("params").at("message"), "processing: 40%|####      |");
  prediction.logs += " 10%|#         |\r";
  const auto second_bar = parsed(*notices.next(prediction, begin + 30s));
  EXPECT_GT(second_bar.at("params").at("progress").as_double(), 40.0) << "another bar begins, but progress never falls";
}

TEST(McpModels, references_in_a_schema_are_replaced) {
  const auto document = parsed(R"({"components":{"schemas":{
    "style":{"type":"string","enum":["a","b"]}, "loop":{"$ref":"#/components/schemas/loop"}}}})");
  EXPECT_EQ(without_references(
                document,
                parsed(R"({"properties":{"style":{"allOf":[{"$ref":"#/components/schemas/style"}],"default":"a"}}})")),
            parsed(R"({"properties":{"style":{"allOf":[{"type":"string","enum":["a","b"]}],"default":"a"}}})"));
  const auto dangling = parsed(R"({"$ref":"#/nothing"})");
  EXPECT_EQ(without_references(document, dangling), dangling);
  EXPECT_TRUE(without_references(document, parsed(R"({"$ref":"#/components/schemas/loop"})")).is_object());
}

}  // namespace
}  // namespace mimeo::api::mcp
