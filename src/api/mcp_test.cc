#include "api/mcp_errands.h"
#include "api/mcp_limits.h"
#include "api/test_rig.h"
#include "http/sse.h"

namespace mimeo::api {
namespace {

class McpTest : public ApiTest {
 public:
  McpTest() { publish({"acme", "hello"}); }

  static std::string request(std::string_view method, std::string_view params = "{}", std::string_view id = "1") {
    return fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":{}}})", id, method, params);
  }
  static std::string tool(std::string_view name, std::string_view arguments, std::string_view rest = "") {
    return request("tools/call", fmt::format(R"({{"name":"{}","arguments":{}{}}})", name, arguments, rest));
  }
  Heard say(std::string body, http::Headers more = {}) { return ask("POST", "/mcp", std::move(body), std::move(more)); }
  static std::string text(const Heard& answer, int block = 0) {
    const auto found = answer.at(fmt::format("/result/content/{}/text", block));
    return std::string(found.as_string());
  }
  static bool is_error(const Heard& answer) { return answer.at("/result/isError") == json::value(true); }
};

TEST_F(McpTest, initialize_agrees_on_a_version_and_names_the_session) {
  for (std::string_view version : {"2025-11-25", "2025-06-18", "2025-03-26"}) {
    const auto answer = say(request(
        "initialize",
        fmt::format(R"({{"protocolVersion":"{}","capabilities":{{}},"clientInfo":{{"name":"t","version":"1"}}}})",
                    version)));
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.at("/result/protocolVersion"), json::value(version));
    EXPECT_EQ(answer.at("/result/serverInfo/name"), "mimeo");
    EXPECT_TRUE(answer.at("/result/capabilities/tools").is_object());
    EXPECT_FALSE(answer.header("Mcp-Session-Id").empty());
  }
  EXPECT_EQ(say(request("initialize", R"({"protocolVersion":"1999-01-01"})")).at("/result/protocolVersion"),
            "2025-11-25");
  const auto unknown = say(request("ping"), {{"Mcp-Protocol-Version", "1999-01-01"}});
  EXPECT_EQ(unknown.status, 400u);
  EXPECT_EQ(unknown.at("/error/code"), -32600);
}

TEST_F(McpTest, messages_are_answered_as_json_rpc_wants) {
  EXPECT_EQ(say(request("ping", "{}", "\"a\"")).json(), parsed(R"({"jsonrpc":"2.0","id":"a","result":{}})"));
  EXPECT_EQ(say(request("resources/list")).at("/error/code"), -32601);
  EXPECT_EQ(say(R"({"jsonrpc":"2.0","method":"notifications/initialized"})").status, 202u);
  EXPECT_EQ(say(R"({"jsonrpc":"2.0","id":5,"result":{}})").status, 202u);
  EXPECT_EQ(say(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}})").status, 202u);
  const auto nonsense = say("{");
  EXPECT_EQ(nonsense.status, 400u);
  EXPECT_EQ(nonsense.at("/error/code"), -32700);
  const auto no_message = say(R"({"id":1})");
  EXPECT_EQ(no_message.status, 400u);
  EXPECT_EQ(no_message.at("/id"), nullptr);
  EXPECT_EQ(no_message.at("/error/code"), -32600);
}

TEST_F(McpTest, a_batch_is_answered_as_a_whole) {
  const auto answer =
      say("[" + request("ping", "{}", "1") + R"(,{"jsonrpc":"2.0","method":"notifications/initialized"},7,)" +
          request("ping", "{}", "2") + "]");
  EXPECT_EQ(answer.at("").as_array().size(), 3u) << answer.body;
  EXPECT_EQ(answer.at("/1/error/code"), -32600);
  EXPECT_EQ(answer.at("/2/id"), 2);
  EXPECT_EQ(say("[]").status, 400u);
  EXPECT_EQ(say(R"([{"jsonrpc":"2.0","method":"notifications/initialized"}])").status, 202u);
  std::string many;
  for (std::size_t i = 0; i <= mcp::batch_messages; ++i) many += (i == 0 ? "[" : ",") + request("ping");
  EXPECT_EQ(say(many + "]").status, 400u);
}

TEST_F(McpTest, every_tool_is_listed_with_what_it_takes) {
  const auto list = say(request("tools/list"));
  std::vector<std::string> names;
  for (const auto& one : list.at("/result/tools").as_array()) {
    names.emplace_back(one.at("name").as_string());
    EXPECT_EQ(one.at("inputSchema").at("type"), "object");
  }
  EXPECT_EQ(names, (std::vector<std::string>{"search_models", "get_model_schema", "run_model", "get_prediction",
                                             "cancel_prediction", "fetch_file"}));
  EXPECT_EQ(say(tool("nothing", "{}")).at("/error/code"), -32602);
  EXPECT_EQ(say(request("tools/call", R"({"name":"run_model","arguments":[]})")).at("/error/code"), -32602);
  EXPECT_EQ(say(request("tools/call", R"({})")).at("/error/code"), -32602);
}

TEST_F(McpTest, wrong_arguments_are_told_to_the_model_that_made_them) {
  const auto answer = say(tool("run_model", R"({"input":7})"));
  EXPECT_TRUE(is_error(answer)) << answer.body;
  EXPECT_NE(text(answer).find("model is required"), std::string::npos) << text(answer);
  EXPECT_NE(text(answer).find("input"), std::string::npos);
}

TEST_F(McpTest, models_are_found_and_described) {
  EXPECT_EQ(text(say(tool("search_models", "{}"))), "acme/hello");
  EXPECT_EQ(text(say(tool("search_models", R"({"query":"hello"})"))), "acme/hello");
  EXPECT_EQ(text(say(tool("search_models", R"({"query":"unheard"})"))), "No model was found");
  const auto about = parsed(text(say(tool("get_model_schema", R"({"model":"acme/hello"})"))));
  EXPECT_EQ(about.at("model"), "acme/hello");
  EXPECT_EQ(about.at("input").at("properties").at("steps").at("maximum"), 4);
  EXPECT_EQ(about.at("output").at("type"), "string");
  EXPECT_TRUE(is_error(say(tool("get_model_schema", R"({"model":"acme/nobody"})"))));
  EXPECT_TRUE(is_error(say(tool("get_model_schema", R"({"model":"nonsense"})"))));
}

TEST_F(McpTest, a_tool_sees_no_more_than_its_token) {
  publish({"other", "secret"}, 1, core::Visibility::private_);
  EXPECT_TRUE(is_error(say(tool("get_model_schema", R"({"model":"other/secret"})"))));
  EXPECT_TRUE(is_error(say(tool("run_model", R"({"model":"other/secret","input":{"text":"x"}})"))));
  const auto made = ask("POST", "/v1/predictions", R"({"version":"acme/hello","input":{"text":"x"}})");
  const auto id = std::string(made.at("/id").as_string());
  const auto look = tool("get_prediction", fmt::format(R"({{"id":"{}"}})", id));
  EXPECT_FALSE(is_error(say(look)));
  const auto strangers = ask_bare("POST", "/mcp", as("r8_other"), look);
  EXPECT_TRUE(is_error(strangers)) << strangers.body;
  EXPECT_EQ(ask_bare("POST", "/mcp", {}, look).status, 401u);
}

TEST_F(McpTest, a_token_without_a_scope_is_told_which_it_lacks) {
  const auto made = ask("POST", "/mimeo/v1/tokens", R"({"name":"reader","scopes":["read"]})");
  const auto reader = std::string(made.at("/token").as_string());
  const auto run =
      ask_bare("POST", "/mcp", as(reader), tool("run_model", R"({"model":"acme/hello","input":{"text":"x"}})"));
  EXPECT_TRUE(is_error(run)) << run.body;
  EXPECT_NE(text(run).find("write"), std::string::npos);
  EXPECT_FALSE(is_error(ask_bare("POST", "/mcp", as(reader), tool("search_models", "{}"))));
}

TEST_F(McpTest, a_foreign_page_is_refused) {
  EXPECT_EQ(say(request("ping"), {{"Origin", "https://api.test"}}).status, 200u);
  EXPECT_EQ(say(request("ping"), {{"Origin", "http://evil.test"}}).status, 403u);
  const auto made = ask("POST", "/mimeo/v1/tokens", R"({"name":"page","origins":["http://app.test"]})");
  const auto token = std::string(made.at("/token").as_string());
  EXPECT_EQ(ask_bare("POST", "/mcp", as(token, {{"Origin", "http://app.test"}}), request("ping")).status, 200u);
}

TEST_F(McpTest, there_is_nothing_to_get) {
  const auto answer = ask("GET", "/mcp", {}, {{"Accept", "text/event-stream"}});
  EXPECT_EQ(answer.status, 405u);
  EXPECT_EQ(ask("DELETE", "/mcp").status, 405u);
}

TEST_F(McpTest, an_input_that_is_refused_is_said_by_field) {
  const auto answer = say(tool("run_model", R"({"model":"acme/hello","input":{"text":"x","steps":5}})"));
  EXPECT_TRUE(is_error(answer)) << answer.body;
  EXPECT_EQ(text(answer), "Input validation failed:\n- input.steps: Must be less than or equal to 4\n");
}

TEST_F(McpTest, a_run_gives_what_the_model_gives) {
  auto test = [&]() -> Task<> {
    TaskGroup callers(io.get_executor(), "callers");
    Heard heard;
    auto call = [](McpTest& self, Heard& heard) -> Task<> {
      heard =
          co_await self.asking("POST", "/mcp", tool("run_model", R"({"model":"acme/hello","input":{"text":"Ada"}})"));
    };
    callers.spawn(call(*this, heard));
    auto run = co_await runtime.run(0);
    run->succeed("\"hello Ada\"");
    co_await callers.join();
    EXPECT_FALSE(is_error(heard)) << heard.body;
    EXPECT_EQ(text(heard), "hello Ada");
    EXPECT_EQ(heard.at("/result/_meta/mimeo~1prediction/status"), "succeeded");
  };
  run_on(io, test());
}

TEST_F(McpTest, a_model_that_fails_is_an_error_of_the_tool) {
  auto test = [&]() -> Task<> {
    TaskGroup callers(io.get_executor(), "callers");
    Heard heard;
    auto call = [](McpTest& self, Heard& heard) -> Task<> {
      heard =
          co_await self.asking("POST", "/mcp", tool("run_model", R"({"model":"acme/hello","input":{"text":"Ada"}})"));
    };
    callers.spawn(call(*this, heard));
    auto run = co_await runtime.run(0);
    run->report(seams::RunReport(seams::RunLog{"mixing colours\n"}));
    run->fail_with("the paint ran out");
    co_await callers.join();
    EXPECT_TRUE(is_error(heard)) << heard.body;
    EXPECT_EQ(text(heard), "the paint ran out");
    EXPECT_EQ(text(heard, 2), "The end of its logs:\nmixing colours\n");
  };
  run_on(io, test());
}

TEST_F(McpTest, who_does_not_wait_is_told_how_to_go_on) {
  const auto answer = say(tool("run_model", R"({"model":"acme/hello","input":{"text":"Ada"},"wait_seconds":0})"));
  EXPECT_FALSE(is_error(answer));
  const auto id = std::string(answer.at("/result/_meta/mimeo~1prediction/id").as_string());
  EXPECT_NE(text(answer).find(id), std::string::npos);
  EXPECT_NE(text(answer).find("get_prediction"), std::string::npos);
  EXPECT_EQ(text(say(tool("cancel_prediction", fmt::format(R"({{"id":"{}"}})", id)))),
            "Prediction " + id + ": canceled");
}

TEST_F(McpTest, a_client_that_wants_progress_is_told_in_events_with_the_result_last) {
  auto test = [&]() -> Task<> {
    TaskGroup callers(io.get_executor(), "callers");
    Heard heard;
    auto call = [](McpTest& self, Heard& heard) -> Task<> {
      http::Headers headers{{"Accept", "application/json, text/event-stream"}};
      heard = co_await self.asking(
          "POST", "/mcp",
          tool("run_model", R"({"model":"acme/hello","input":{"text":"Ada"}})", R"(,"_meta":{"progressToken":7})"),
          std::move(headers));
    };
    callers.spawn(call(*this, heard));
    auto run = co_await runtime.run(0);
    run->report(seams::RunReport(seams::RunLog{" 50%|#####     |\n"}));
    // Progress is looked for once a second: the end may come before.
    run->succeed("\"hello Ada\"");
    co_await callers.join();
    EXPECT_EQ(heard.header("Content-Type"), "text/event-stream");
    http::SseParser parser(1 << 20);
    std::vector<http::SseEvent> events;
    EXPECT_TRUE(parser.feed(heard.body, events));
    EXPECT_FALSE(events.empty());
    if (events.empty()) co_return;
    const auto last = parse_json(events.back().data);
    EXPECT_EQ(last->at("id"), 1);
    EXPECT_EQ(last->at("result").at("content").at(0).at("text"), "hello Ada");
  };
  run_on(io, test());
}

TEST_F(McpTest, a_request_that_is_cancelled_cancels_its_prediction_and_is_not_answered) {
  auto test = [&]() -> Task<> {
    TaskGroup callers(io.get_executor(), "callers");
    Heard heard;
    auto call = [](McpTest& self, Heard& heard) -> Task<> {
      http::Headers headers{{"Mcp-Session-Id", "mine"}};
      heard = co_await self.asking(
          "POST", "/mcp", tool("run_model", R"({"model":"acme/hello","input":{"text":"Ada"}})"), std::move(headers));
    };
    callers.spawn(call(*this, heard));
    auto run = co_await runtime.run(0);
    const std::string cancel = R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})";
    http::Headers another{{"Mcp-Session-Id", "another"}};
    co_await asking("POST", "/mcp", cancel, std::move(another));
    EXPECT_FALSE(run->canceled) << "it is another client's request 1";
    http::Headers mine{{"Mcp-Session-Id", "mine"}};
    auto taken = co_await asking("POST", "/mcp", cancel, std::move(mine));
    EXPECT_EQ(taken.status, 202u);
    co_await callers.join();
    EXPECT_TRUE(run->canceled);
    EXPECT_EQ(heard.status, 202u);
    EXPECT_EQ(heard.body, "");
  };
  run_on(io, test());
}

TEST_F(McpTest, files_elsewhere_are_not_fetched) {
  const auto answer = say(tool("fetch_file", R"({"url":"http://169.254.169.254/latest"})"));
  EXPECT_TRUE(is_error(answer));
  EXPECT_NE(text(answer).find("https://files.test"), std::string::npos);
  EXPECT_TRUE(is_error(say(tool("fetch_file", R"({"url":"https://files.test/f/none/x.png"})"))));
  EXPECT_TRUE(is_error(say(tool("fetch_file", R"({"url":"https://api.test/v1/files/none"})"))));
}

}  // namespace
}  // namespace mimeo::api
