// What all operations have in common: tokens, paths, methods, request ids, the two origins.
#include "api/api.h"

#include <set>

#include "api/routes.h"
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

TEST_F(ApiTest, a_request_without_a_token_is_told_that_it_passed_none) {
  const auto answer = ask_bare("GET", "/v1/account", {});
  EXPECT_EQ(answer.status, 401u);
  EXPECT_EQ(answer.header("Content-Type"), "application/problem+json");
  EXPECT_EQ(answer.json(), parsed(R"({"title":"Unauthenticated",
    "detail":"You did not pass an authentication token","status":401})"));
}

TEST_F(ApiTest, a_token_that_nobody_has_is_told_apart_from_a_missing_one) {
  for (std::string_view header : {"Bearer wrong", "Bearer", "Basic YTpi", "nonsense", "Bearer r8_local x",
                                  "Bearerr8_local", "r8_local", "Bearer R8_LOCAL"}) {
    const auto answer = ask_bare("GET", "/v1/account", {{"Authorization", header}});
    EXPECT_EQ(answer.status, 401u) << header;
    EXPECT_EQ(answer.at("/detail"), "You did not pass a valid authentication token") << header;
  }
}

TEST_F(ApiTest, both_prefixes_of_a_token_are_accepted_in_any_case) {
  for (std::string_view header : {"Bearer r8_local", "Token r8_local", "bearer r8_local", "TOKEN   r8_local"}) {
    const auto answer = ask_bare("GET", "/v1/account", {{"Authorization", header}});
    EXPECT_EQ(answer.status, 200u) << header;
    EXPECT_EQ(answer.at("/username"), "local");
  }
}

TEST_F(ApiTest, every_route_but_the_open_ones_asks_for_a_token) {
  for (const Route& route : api_routes()) {
    const auto answer = ask_bare(std::string(route.verb), std::string(route.path), {});
    EXPECT_EQ(answer.status == 401, route.access != Access::open) << route.operation;
  }
}

TEST_F(ApiTest, every_operation_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (const Route& route : api_routes()) EXPECT_TRUE(names.insert(route.operation).second) << route.operation;
  for (const Route& route : files_routes()) EXPECT_TRUE(names.insert(route.operation).second) << route.operation;
}

TEST_F(ApiTest, a_path_answers_alike_with_v1_without_it_and_doubled) {
  for (std::string path : {"/v1/account", "/account", "/v1/v1/account", "/v1/https://api.test/v1/account",
                           "/v1/https:/api.test/v1/account", "/v1/account/", "/account?x=y"}) {
    EXPECT_EQ(ask("GET", path).at("/username"), "local") << path;
  }
}

TEST_F(ApiTest, an_unknown_path_is_a_problem_that_names_no_secret) {
  for (std::string path :
       {"/", "/v1", "/v1/nothing", "/v3/account", "/v1/models/x", "/f/token/name", "/v1/predictions/a/b/c"}) {
    const auto answer = ask("GET", path);
    EXPECT_EQ(answer.status, 404u) << path;
    EXPECT_EQ(answer.at("/title"), "Not found") << path;
  }
}

TEST_F(ApiTest, a_wrong_method_is_told_which_are_right) {
  const auto answer = ask("PUT", "/v1/predictions");
  EXPECT_EQ(answer.status, 405u);
  EXPECT_EQ(answer.at("/detail"), "Method \"PUT\" not allowed.");
  EXPECT_EQ(answer.header("Allow"), "GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(ask("OPTIONS", "/v1/predictions").header("Allow"), "GET, HEAD, OPTIONS, POST");
}

TEST_F(ApiTest, every_answer_has_a_request_id_of_its_own) {
  std::set<std::string> ids;
  for (std::string path : {"/v1/account", "/v1/nothing", "/v1/predictions/none", "/healthz"}) {
    EXPECT_TRUE(ids.insert(ask("GET", path).header("X-Request-Id")).second);
  }
  ids.insert(ask_bare("GET", "/v1/account", {}).header("X-Request-Id"));
  ids.insert(ask_files("GET", "/nothing").header("X-Request-Id"));
  EXPECT_EQ(ids.size(), 6u);
  EXPECT_FALSE(ids.contains(""));
}

TEST_F(ApiTest, a_callers_own_name_for_its_request_is_told_back_and_means_nothing) {
  const auto answer = ask("GET", "/v1/account", {}, {{"X-Request-Id", "theirs"}});
  EXPECT_EQ(answer.header("X-Client-Request-Id"), "theirs");
  EXPECT_NE(answer.header("X-Request-Id"), "theirs");
  EXPECT_FALSE(ask("GET", "/v1/account", {}, {{"X-Request-Id", std::string(500, 'x')}}).headers.has("X-Client-Request-Id"));
  EXPECT_NE(render_early_problem(400, "x").headers.find("X-Request-Id").value_or(""), "");
}

TEST_F(ApiTest, pages_of_other_sites_may_read_files_but_not_the_api) {
  EXPECT_FALSE(
      ask("GET", "/v1/account", {}, {{"Origin", "https://page.test"}}).headers.has("Access-Control-Allow-Origin"));
  EXPECT_EQ(ask_files("GET", "/f/none/x", {{"Origin", "https://page.test"}}).header("Access-Control-Allow-Origin"),
            "*");
}

TEST_F(ApiTest, the_files_origin_knows_nothing_of_the_api) {
  for (std::string path : {"/v1/account", "/account", "/healthz", "/v1/predictions", "/"}) {
    EXPECT_EQ(ask_files("GET", path, as("r8_local")).status, 404u) << path;
  }
}

TEST_F(ApiTest, the_account_is_that_of_the_token) {
  EXPECT_EQ(ask("GET", "/v1/account").json(), parsed(R"({"type":"user","username":"local","name":"local"})"));
  EXPECT_EQ(ask_bare("GET", "/v1/account", as("r8_other")).at("/username"), "other");
}

TEST_F(ApiTest, hardware_is_a_bare_array) {
  EXPECT_EQ(ask("GET", "/v1/hardware").json(), parsed(R"([{"sku":"cpu","name":"CPU"}])"));
}

TEST_F(ApiTest, health_needs_no_token_and_readiness_follows_the_server) {
  EXPECT_EQ(ask_bare("GET", "/healthz", {}).status, 200u);
  EXPECT_EQ(ask_bare("GET", "/readyz", {}).status, 200u);
  ready = false;
  EXPECT_EQ(ask_bare("GET", "/readyz", {}).status, 503u);
  EXPECT_EQ(ask_bare("GET", "/healthz", {}).status, 200u);
}

}  // namespace
}  // namespace mimeo::api
