// Tokens: what they may do, how long, and what is told of them.
#include "api/routes.h"
#include "api/test_rig.h"
#include "engine/token_uses.h"

namespace mimeo::api {
namespace {

class Tokens : public ApiTest {
 public:
  Heard make(std::string_view members, std::string_view by = "r8_local") {
    return ask_bare("POST", "/mimeo/v1/tokens", as(by), fmt::format(R"({{"name":"test"{}}})", members));
  }
  /// The text of a new token.
  std::string text_of(std::string_view members) {
    const auto made = make(members);
    EXPECT_EQ(made.status, 201u) << made.body;
    return std::string(made.at("/token").as_string());
  }
  Heard ask_as(std::string_view token, std::string method, std::string target, std::string body = {}) {
    return ask_bare(std::move(method), std::move(target), as(token), std::move(body));
  }
  std::string id_of(std::string_view token) {
    return std::string(ask_as(token, "GET", "/mimeo/v1/tokens/current").at("/id").as_string());
  }
};

TEST_F(Tokens, show_their_text_once) {
  const auto made = make("");
  ASSERT_EQ(made.status, 201u);
  const std::string text(made.at("/token").as_string());
  EXPECT_EQ(text.size(), 40u);
  EXPECT_EQ(made.header("Cache-Control"), "no-store");
  EXPECT_EQ(made.at("/scopes"), parsed(R"(["read","write"])"));
  EXPECT_EQ(ask_as(text, "GET", "/v1/account").at("/username"), "local");
  const auto listed = ask("GET", "/mimeo/v1/tokens");
  EXPECT_EQ(listed.at("/results/0/prefix").as_string(), text.substr(0, 8));
  EXPECT_EQ(listed.body.find(text), std::string::npos);
  EXPECT_EQ(listed.body.find(sha256_hex(text)), std::string::npos);
}

TEST_F(Tokens, may_do_what_their_scopes_say_and_are_told_which_is_missing) {
  for (const Route& route : api_routes()) {
    const bool reads = route.verb == "GET" || route.verb == "QUERY";
    for (std::string_view scope : {"read", "write", "admin"}) {
      const bool allowed =
          route.access == Access::open || route.access == Access::token ||
          (route.access == Access::usual && scope == (reads ? "read" : "write")) ||
          ((route.access == Access::admin || route.access == Access::operators || route.access == Access::monitors) &&
           scope == "admin");
      const auto token = text_of(fmt::format(R"(,"scopes":["{}"])", scope));
      const auto answer = ask_as(token, std::string(route.verb), std::string(route.path));
      const bool refused = answer.status == 403 && answer.body.find("lacks the scope") != std::string::npos;
      EXPECT_EQ(refused, !allowed) << route.operation << " with " << scope << ": " << answer.body;
    }
  }
  const auto token = text_of(R"(,"scopes":["read"])");
  const auto answer = ask_as(token, "POST", "/v1/predictions", "{}");
  EXPECT_EQ(answer.json(), parsed(R"({"title":"Forbidden","status":403,
      "detail":"This token lacks the scope \"write\", which predictions.create needs."})"));
}

TEST_F(Tokens, end_when_they_expire_and_say_so) {
  const auto token = text_of(R"(,"expires_at":"2027-01-15T09:00:00Z")");
  EXPECT_EQ(ask_as(token, "GET", "/v1/account").status, 200u);
  clock.advance(1h);
  const auto over = ask_as(token, "GET", "/v1/account");
  EXPECT_EQ(over.status, 401u);
  EXPECT_EQ(over.at("/detail"), "You did not pass a valid authentication token: this one has expired");
}

TEST_F(Tokens, can_be_disabled_changed_and_revoked) {
  const auto token = text_of("");
  const auto target = "/mimeo/v1/tokens/" + id_of(token);
  EXPECT_EQ(ask("PATCH", target, R"({"disabled":true})").at("/disabled"), true);
  EXPECT_EQ(ask_as(token, "GET", "/v1/account").at("/detail"),
            "You did not pass a valid authentication token: this one has been disabled");
  ask("PATCH", target, R"({"disabled":false,"name":"renamed","scopes":["admin"],"expires_at":"2027-02-01T00:00:00Z"})");
  EXPECT_EQ(ask_as(token, "GET", "/v1/predictions").status, 403u);
  EXPECT_EQ(ask("GET", target).at("/name"), "renamed");
  EXPECT_EQ(ask("GET", target).at("/expires_at"), "2027-02-01T00:00:00.000000Z");
  EXPECT_EQ(ask("PATCH", target, R"({"expires_at":null})").at("/expires_at"), json::value());
  EXPECT_EQ(ask("DELETE", target).status, 204u);
  EXPECT_EQ(ask("DELETE", target).status, 404u);
  EXPECT_EQ(ask_as(token, "GET", "/v1/account").status, 401u);
}

TEST_F(Tokens, belong_to_their_account) {
  const auto target = "/mimeo/v1/tokens/" + id_of("r8_local");
  for (std::string method : {"GET", "PATCH", "DELETE"}) {
    EXPECT_EQ(ask_as("r8_other", method, target, method == "PATCH" ? "{}" : "").status, 404u) << method;
  }
  EXPECT_EQ(ask_as("r8_other", "GET", "/mimeo/v1/tokens?account=local").status, 404u);
  EXPECT_EQ(make(R"(,"account":"local")", "r8_other").status, 404u);
  EXPECT_EQ(ask_as("r8_other", "GET", "/mimeo/v1/tokens").at("/results").as_array().size(), 1u);
}

TEST_F(Tokens, of_an_organization_are_made_by_members_for_themselves_and_managed_by_admins) {
  ASSERT_EQ(ask("POST", "/mimeo/v1/organizations", R"({"username":"acme"})").status, 201u);
  ASSERT_EQ(ask("PUT", "/mimeo/v1/organizations/acme/members/other", R"({"role":"member"})").status, 200u);
  EXPECT_EQ(make(R"(,"account":"acme","scopes":["admin"])", "r8_other").status, 403u);
  const auto theirs = make(R"(,"account":"acme")", "r8_other");
  ASSERT_EQ(theirs.status, 201u);
  EXPECT_EQ(theirs.at("/created_by"), "other");
  const auto mine = make(R"(,"account":"acme")");
  EXPECT_EQ(ask_as("r8_other", "GET", "/mimeo/v1/tokens?account=acme").at("/results").as_array().size(), 1u);
  EXPECT_EQ(ask("GET", "/mimeo/v1/tokens?account=acme").at("/results").as_array().size(), 2u);
  const auto target = "/mimeo/v1/tokens/" + std::string(theirs.at("/id").as_string());
  EXPECT_EQ(ask_as("r8_other", "PATCH", target, R"({"scopes":["admin"]})").status, 403u);
  EXPECT_EQ(ask_as("r8_other", "DELETE", "/mimeo/v1/tokens/" + std::string(mine.at("/id").as_string())).status, 404u);
  EXPECT_EQ(ask("DELETE", target).status, 204u);
}

TEST_F(Tokens, refuse_what_makes_no_sense) {
  for (std::string_view members :
       {R"(,"scopes":[])", R"(,"scopes":["everything"])", R"(,"scopes":"read")", R"(,"origins":["a.example"])",
        R"(,"expires_at":"tomorrow")", R"(,"expires_at":"2020-01-01T00:00:00Z")", R"(,"colour":"blue")",
        R"(,"name":"")", R"(,"disabled":true)"}) {
    EXPECT_EQ(make(members).status, 422u) << members;
  }
  EXPECT_EQ(ask("POST", "/mimeo/v1/tokens", "{}").at("/invalid_fields/0/description"), "name is required");
}

TEST_F(Tokens, remember_their_last_use_and_bother_the_store_with_it_now_and_then) {
  const auto token = text_of("");
  const auto stored = [&] {
    for (const auto& one : run_on(io, store.accounts().tokens()).value()) {
      if (one.hash == sha256_hex(token)) return one.last_used_at;
    }
    return std::optional<Time>();
  };
  EXPECT_EQ(ask("GET", "/mimeo/v1/tokens").at("/results/0/last_used_at"), json::value());
  clock.advance(10s);
  for (int n = 0; n < 100; ++n) ask_as(token, "GET", "/v1/account");
  EXPECT_EQ(ask("GET", "/mimeo/v1/tokens").at("/results/0/last_used_at"), "2027-01-15T08:00:10.000000Z");
  EXPECT_EQ(stored(), std::nullopt) << "no write for a request";
  run_on(io, engine::note_uses(*engine));
  EXPECT_EQ(stored(), clock.now());
}

}  // namespace
}  // namespace mimeo::api
