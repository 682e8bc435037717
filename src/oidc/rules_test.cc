#include "oidc/rules.h"

#include <gmock/gmock.h>

namespace mimeo::oidc {
namespace {

bool may(std::string_view rules, const json::object& claims) { return may_log_in(parse_rules(rules).value(), claims); }

TEST(Rules, let_in_whoever_has_a_verified_address_of_a_domain) {
  EXPECT_TRUE(may("@example.org", {{"email", "ada@Example.org"}, {"email_verified", true}}));
  EXPECT_FALSE(may("@example.org", {{"email", "ada@example.org"}, {"email_verified", false}}));
  EXPECT_FALSE(may("@example.org", {{"email", "ada@example.org"}}));
  EXPECT_FALSE(may("@example.org", {{"email", "ada@example.org"}, {"email_verified", "true"}}));
  EXPECT_FALSE(may("@example.org", {{"email", "ada@evil-example.org"}, {"email_verified", true}}));
  EXPECT_FALSE(may("@example.org", {{"email", "example.org"}, {"email_verified", true}}));
  EXPECT_FALSE(may("@example.org", {{"email", "\"a@example.org\"@evil.org"}, {"email_verified", true}}));
}

TEST(Rules, let_in_of_whom_a_claim_says_so) {
  EXPECT_TRUE(may("groups=mimeo", {{"groups", json::array{"staff", "mimeo"}}}));
  EXPECT_TRUE(may("groups=mimeo", {{"groups", "mimeo"}}));
  EXPECT_TRUE(may("staff=true", {{"staff", true}}));
  EXPECT_FALSE(may("groups=mimeo", {{"groups", json::array{"mimeo-guests", 1}}}));
  EXPECT_FALSE(may("groups=mimeo", {{"group", "mimeo"}}));
  EXPECT_TRUE(may("email=ada@example.org", {{"email", "ada@example.org"}, {"email_verified", true}}));
  EXPECT_FALSE(may("email=ada@example.org", {{"email", "ada@example.org"}}));
}

TEST(Rules, are_met_when_one_is) {
  EXPECT_TRUE(may("@example.org, groups=mimeo", {{"groups", "mimeo"}}));
  EXPECT_FALSE(may("@example.org, groups=mimeo", {{"groups", "staff"}}));
  EXPECT_TRUE(may("*", {}));
  EXPECT_FALSE(may("", {})) << "no rule, nobody";
}

TEST(Rules, are_refused_when_nobody_can_say_what_they_mean) {
  for (const char* wrong : {"example.org", "@", "groups=", "=mimeo", "@example.org,x"})
    EXPECT_FALSE(parse_rules(wrong)) << wrong;
}

}  // namespace
}  // namespace mimeo::oidc
