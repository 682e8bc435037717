// Users, organizations, members: who may do what to whom.
#include "api/test_rig.h"

namespace mimeo::api {
namespace {

class Accounts : public ApiTest {
 public:
  /// A token with every right.
  std::string token_of(const std::string& account, std::string_view by = "r8_local") {
    const auto answer =
        ask_as(by, "POST", "/mimeo/v1/tokens",
               fmt::format(R"({{"name":"t","account":"{}","scopes":["read","write","admin"]}})", account));
    EXPECT_EQ(answer.status, 201u) << answer.body;
    return std::string(answer.at("/token").as_string());
  }
  /// A user with such a token.
  std::string user(const std::string& name) {
    EXPECT_EQ(ask("POST", "/mimeo/v1/accounts", fmt::format(R"({{"username":"{}"}})", name)).status, 201u);
    return token_of(name);
  }
  Heard ask_as(std::string_view token, std::string method, std::string target, std::string body = {}) {
    return ask_bare(std::move(method), std::move(target), as(token), std::move(body));
  }
  unsigned put_member(std::string_view token, const std::string& user, std::string_view role) {
    return ask_as(token, "PUT", "/mimeo/v1/organizations/acme/members/" + user, fmt::format(R"({{"role":"{}"}})", role))
        .status;
  }
  unsigned remove_member(std::string_view token, const std::string& user) {
    return ask_as(token, "DELETE", "/mimeo/v1/organizations/acme/members/" + user).status;
  }
  void found(std::string_view token) {
    ASSERT_EQ(ask_as(token, "POST", "/mimeo/v1/organizations", R"({"username":"acme","name":"Acme"})").status, 201u);
  }
};

TEST_F(Accounts, are_made_by_operators_alone) {
  const auto made = ask("POST", "/mimeo/v1/accounts", R"({"username":"ada","name":"Ada"})");
  EXPECT_EQ(made.status, 201u);
  EXPECT_EQ(made.json(), parsed(R"({"type":"user","username":"ada","name":"Ada","is_operator":false,
                                    "created_at":"2027-01-15T08:00:00.000000Z"})"));
  for (const auto& [method, body] : {std::pair("GET", ""), std::pair("POST", R"({"username":"bob"})")}) {
    const auto refused = ask_as("r8_other", method, "/mimeo/v1/accounts", body);
    EXPECT_EQ(refused.status, 403u);
    EXPECT_EQ(refused.at("/detail"), "Only operators of this server may do this.");
  }
  EXPECT_EQ(ask("GET", "/mimeo/v1/accounts").at("/results").as_array().size(), 3u);
}

TEST_F(Accounts, need_a_name_that_nobody_has_or_has_had) {
  for (std::string_view bad : {"", "Ada", "a/b", "-a", "a b", "\u00e4"}) {
    EXPECT_EQ(ask("POST", "/mimeo/v1/accounts", fmt::format(R"({{"username":"{}"}})", bad)).status, 422u) << bad;
  }
  EXPECT_EQ(ask("POST", "/mimeo/v1/accounts", R"({"username":"other"})").status, 409u);
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/accounts/other").status, 204u);
  const auto again = ask("POST", "/mimeo/v1/accounts", R"({"username":"other"})");
  EXPECT_EQ(again.status, 409u);
  EXPECT_EQ(again.at("/detail"), "The name other was an account's that is gone; names are not given again");
  EXPECT_EQ(ask_as("r8_other", "GET", "/v1/account").status, 401u) << "its tokens are gone";
}

TEST_F(Accounts, change_only_by_themselves_and_operators) {
  const auto ada = user("ada");
  EXPECT_EQ(ask_as(ada, "PATCH", "/mimeo/v1/accounts/ada", R"({"name":"Countess"})").at("/name"), "Countess");
  EXPECT_EQ(ask_as(ada, "GET", "/v1/account").at("/name"), "Countess");
  EXPECT_EQ(ask("PATCH", "/mimeo/v1/accounts/ada", R"({"github_url":"https://example.com/ada"})").status, 200u);
  EXPECT_EQ(ask_as(ada, "GET", "/v1/account").at("/github_url"), "https://example.com/ada");
  EXPECT_EQ(ask_as(ada, "PATCH", "/mimeo/v1/accounts/ada", R"({"is_operator":true})").status, 403u);
  EXPECT_EQ(ask_as(ada, "PATCH", "/mimeo/v1/accounts/ada", R"({"github_url":"javascript:x"})").status, 422u);
  EXPECT_EQ(ask_as(ada, "PATCH", "/mimeo/v1/accounts/ada", R"({"username":"eve"})").status, 422u);
  for (std::string method : {"GET", "PATCH", "DELETE"}) {
    EXPECT_EQ(ask_as("r8_other", method, "/mimeo/v1/accounts/ada", method == "PATCH" ? "{}" : "").status, 404u);
  }
}

TEST_F(Accounts, keep_at_least_one_operator) {
  EXPECT_EQ(ask("PATCH", "/mimeo/v1/accounts/local", R"({"is_operator":false})").status, 409u);
  EXPECT_EQ(ask("DELETE", "/mimeo/v1/accounts/local").status, 409u);
  const auto ada = user("ada");
  EXPECT_EQ(ask("PATCH", "/mimeo/v1/accounts/ada", R"({"is_operator":true})").at("/is_operator"), true);
  EXPECT_EQ(ask_as(ada, "PATCH", "/mimeo/v1/accounts/local", R"({"is_operator":false})").status, 200u);
  EXPECT_EQ(ask("GET", "/mimeo/v1/accounts").status, 403u);
}

TEST_F(Accounts, with_models_stay) {
  publish({"other", "model"});
  const auto refused = ask("DELETE", "/mimeo/v1/accounts/other");
  EXPECT_EQ(refused.status, 409u);
  EXPECT_EQ(refused.at("/detail"), "other still has models, other/model");
}

TEST_F(Accounts, found_organizations_and_own_them) {
  const auto ada = user("ada");
  found(ada);
  EXPECT_EQ(ask_as(ada, "GET", "/mimeo/v1/organizations").at("/results/0/role"), "owner");
  EXPECT_EQ(ask_as(ada, "GET", "/mimeo/v1/organizations").at("/results/0/organization/username"), "acme");
  EXPECT_EQ(ask_as(ada, "GET", "/mimeo/v1/organizations/acme/members").at("/results/0/username"), "ada");
  EXPECT_EQ(ask_as("r8_other", "GET", "/mimeo/v1/organizations/acme/members").status, 404u);
  const auto acme = token_of("acme", ada);
  EXPECT_EQ(ask_as(acme, "GET", "/v1/account").json(),
            parsed(R"({"type":"organization","username":"acme","name":"Acme"})"));
  EXPECT_EQ(ask_as(acme, "POST", "/mimeo/v1/organizations", R"({"username":"sub"})").status, 403u);
}

TEST_F(Accounts, change_members_of_an_organization_by_role) {
  const auto ada = user("ada"), bob = user("bob"), cy = user("cy");
  found(ada);
  EXPECT_EQ(put_member("r8_other", "other", "owner"), 404u) << "who is not in it does not see it";
  EXPECT_EQ(put_member(ada, "nobody", "member"), 404u);
  EXPECT_EQ(put_member(ada, "bob", "king"), 422u);
  EXPECT_EQ(put_member(ada, "bob", "member"), 200u);
  EXPECT_EQ(put_member(bob, "cy", "member"), 403u) << "a member manages nobody";
  EXPECT_EQ(put_member(ada, "bob", "admin"), 200u);
  EXPECT_EQ(put_member(bob, "cy", "member"), 200u);
  EXPECT_EQ(put_member(bob, "cy", "owner"), 403u) << "only owners make owners";
  EXPECT_EQ(put_member(bob, "ada", "member"), 403u) << "or unmake them";
  EXPECT_EQ(remove_member(bob, "ada"), 403u);
  EXPECT_EQ(put_member(ada, "ada", "member"), 409u) << "the last owner stays one";
  EXPECT_EQ(remove_member(ada, "ada"), 409u);
  EXPECT_EQ(remove_member(cy, "cy"), 204u) << "anybody may leave";
  EXPECT_EQ(remove_member(bob, "cy"), 404u);
  EXPECT_EQ(put_member(ada, "bob", "owner"), 200u);
  EXPECT_EQ(remove_member(bob, "ada"), 204u);
  EXPECT_EQ(ask_as(bob, "DELETE", "/mimeo/v1/accounts/bob").status, 409u) << "acme would have no owner";
  EXPECT_EQ(ask_as(bob, "DELETE", "/mimeo/v1/accounts/acme").status, 204u);
  EXPECT_EQ(ask_as(bob, "DELETE", "/mimeo/v1/accounts/bob").status, 204u);
}

TEST_F(Accounts, lose_what_they_could_do_in_an_organization_with_their_role) {
  const auto ada = user("ada"), bob = user("bob");
  found(ada);
  put_member(ada, "bob", "admin");
  const auto theirs = token_of("acme", bob);
  EXPECT_EQ(ask_as(theirs, "GET", "/mimeo/v1/tokens").status, 200u);
  put_member(ada, "bob", "member");
  const auto refused = ask_as(theirs, "GET", "/mimeo/v1/tokens");
  EXPECT_EQ(refused.status, 403u);
  EXPECT_EQ(refused.at("/detail"), "This token lacks the scope \"admin\", which mimeo.tokens.list needs.");
  EXPECT_EQ(ask_as(theirs, "GET", "/v1/predictions").status, 200u);
  remove_member(ada, "bob");
  EXPECT_EQ(ask_as(theirs, "GET", "/v1/predictions").status, 401u);
  put_member(ada, "bob", "admin");
  EXPECT_EQ(ask_as(theirs, "GET", "/v1/predictions").status, 401u) << "what was revoked stays revoked";
}

TEST_F(Accounts, share_private_models_within_an_organization) {
  const auto ada = user("ada"), bob = user("bob");
  found(ada);
  put_member(ada, "bob", "member");
  publish({"acme", "secret"}, 1, core::Visibility::private_);
  const auto acme = token_of("acme", ada);
  for (const auto& token : {acme, ada, bob}) {
    EXPECT_EQ(ask_as(token, "GET", "/v1/models/acme/secret").status, 200u);
  }
  EXPECT_EQ(ask_as("r8_other", "GET", "/v1/models/acme/secret").status, 404u);
  EXPECT_EQ(ask_as("r8_other", "POST", "/v1/models/acme/secret/predictions", R"({"input":{"text":"x"}})").status, 404u);
  const auto run = ask_as(bob, "POST", "/v1/models/acme/secret/predictions", R"({"input":{"text":"x"}})");
  ASSERT_EQ(run.status, 201u);
  const auto target = "/v1/predictions/" + std::string(run.at("/id").as_string());
  EXPECT_EQ(ask_as(bob, "GET", target).status, 200u) << "it belongs to who ran it";
  EXPECT_EQ(ask_as(acme, "GET", target).status, 404u);
  remove_member(ada, "bob");
  EXPECT_EQ(ask_as(bob, "GET", "/v1/models/acme/secret").status, 404u);
}

}  // namespace
}  // namespace mimeo::api
