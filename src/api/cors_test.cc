// Pages of other sites: which may ask the API what, and what they get to read.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

constexpr std::string_view page = "https://page.test";

class Cors : public ApiTest {
 public:
  std::string token_for(std::string_view origins) {
    const auto made = ask("POST", "/mimeo/v1/tokens", fmt::format(R"({{"name":"page","origins":{}}})", origins));
    EXPECT_EQ(made.status, 201u) << made.body;
    return std::string(made.at("/token").as_string());
  }
  Heard from(std::string_view origin, std::string_view token, std::string method = "GET",
             std::string target = "/v1/account") {
    return ask_bare(std::move(method), std::move(target), as(token, {{"Origin", origin}}));
  }
  Heard preflight(std::string_view origin, std::string target = "/v1/predictions") {
    return ask_bare("OPTIONS", std::move(target),
                    {{"Origin", origin},
                     {"Access-Control-Request-Method", "POST"},
                     {"Access-Control-Request-Headers", "authorization,content-type,prefer"}});
  }
  static bool is_readable(const Heard& answer) { return answer.headers.has("Access-Control-Allow-Origin"); }
};

TEST_F(Cors, a_page_reads_what_its_token_asks_for) {
  const auto token = token_for(R"(["https://page.test"])");
  const auto answer = from(page, token);
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), page);
  EXPECT_EQ(answer.header("Vary"), "Origin");
  EXPECT_NE(answer.header("Access-Control-Expose-Headers").find("X-Request-Id"), std::string::npos);
  EXPECT_TRUE(is_readable(from(page, token, "GET", "/v1/predictions/none"))) << "refusals too";
}

TEST_F(Cors, a_token_for_one_page_is_of_no_use_in_another) {
  const auto token = token_for(R"(["https://page.test"])");
  const auto refused = from("https://evil.test", token);
  EXPECT_EQ(refused.status, 403u);
  EXPECT_EQ(refused.at("/detail"), "This token is not for pages of this origin.");
  EXPECT_FALSE(is_readable(refused));
  EXPECT_EQ(from("null", token).status, 403u) << "a page in a sandbox";
  EXPECT_EQ(ask_bare("GET", "/v1/account", as(token)).status, 200u) << "no page is behind it";
  EXPECT_EQ(from(origins.api, token).status, 200u) << "our own pages";
}

TEST_F(Cors, a_token_for_no_page_answers_and_lets_none_read) {
  const auto answer = from(page, "r8_local");
  EXPECT_EQ(answer.status, 200u);
  EXPECT_FALSE(is_readable(answer));
  EXPECT_EQ(answer.header("Vary"), "Origin");
}

TEST_F(Cors, a_token_for_every_page_is_for_each) {
  const auto token = token_for(R"(["*"])");
  EXPECT_EQ(from(page, token).header("Access-Control-Allow-Origin"), page);
  EXPECT_EQ(from("null", token).header("Access-Control-Allow-Origin"), "null");
}

TEST_F(Cors, a_browser_is_told_what_it_may_send_for_a_page_that_any_token_is_for) {
  EXPECT_FALSE(is_readable(preflight(page)));
  const auto token = token_for(R"(["https://page.test"])");
  const auto answer = preflight(page);
  EXPECT_EQ(answer.status, 204u);
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), page);
  EXPECT_EQ(answer.header("Access-Control-Allow-Methods"), "GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(answer.header("Access-Control-Allow-Headers"), "authorization,content-type,prefer");
  EXPECT_EQ(answer.header("Access-Control-Max-Age"), "600");
  EXPECT_FALSE(is_readable(preflight("https://evil.test")));
}

TEST_F(Cors, a_page_is_forgotten_with_its_token) {
  const auto token = token_for(R"(["https://page.test"])");
  const std::string id(ask_bare("GET", "/mimeo/v1/tokens/current", as(token)).at("/id").as_string());
  EXPECT_TRUE(is_readable(preflight(page)));
  ask("PATCH", "/mimeo/v1/tokens/" + id, R"({"disabled":true})");
  EXPECT_FALSE(is_readable(preflight(page)));
  ask("PATCH", "/mimeo/v1/tokens/" + id, R"({"disabled":false})");
  EXPECT_TRUE(is_readable(preflight(page)));
  ask("PATCH", "/mimeo/v1/tokens/" + id, R"({"origins":[]})");
  EXPECT_FALSE(is_readable(preflight(page)));
  ask("PATCH", "/mimeo/v1/tokens/" + id, R"({"origins":["https://page.test"]})");
  ask("DELETE", "/mimeo/v1/tokens/" + id);
  EXPECT_FALSE(is_readable(preflight(page)));
}

TEST_F(Cors, a_page_reads_why_its_token_is_not_taken_any_more) {
  token_for(R"(["https://page.test"])");
  const auto refused = from(page, "r8_gone");
  EXPECT_EQ(refused.status, 401u);
  EXPECT_TRUE(is_readable(refused));
  EXPECT_TRUE(is_readable(from(page, "r8_gone", "GET", "/v1/nothing")));
  EXPECT_FALSE(is_readable(from("https://evil.test", "r8_gone")));
}

TEST_F(Cors, every_page_reads_what_needs_no_token) {
  EXPECT_EQ(ask_bare("GET", "/healthz", {{"Origin", page}}).header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(preflight(page, "/healthz").header("Access-Control-Allow-Origin"), "*");
}

TEST_F(Cors, a_page_of_the_public_web_may_reach_a_server_on_its_readers_machine) {
  token_for(R"(["https://page.test"])");
  const auto answer = ask_bare("OPTIONS", "/v1/predictions",
                               {{"Origin", page},
                                {"Access-Control-Request-Method", "POST"},
                                {"Access-Control-Request-Private-Network", "true"}});
  EXPECT_EQ(answer.header("Access-Control-Allow-Private-Network"), "true");
}

}  // namespace
}  // namespace mimeo::api
