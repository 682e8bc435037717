#include "oidc/id_token.h"

#include <gmock/gmock.h>

namespace mimeo::oidc {
namespace {

using namespace std::chrono_literals;

const Time now{std::chrono::seconds(1'800'000'000)};
const Expected expected{"https://id.example", "mimeo", "n-0S6_WzA2Mj"};

json::object right() {
  return {{"iss", "https://id.example"}, {"aud", "mimeo"},       {"sub", "248289"},
          {"nonce", "n-0S6_WzA2Mj"},     {"exp", 1'800'000'300}, {"iat", 1'799'999'999}};
}

/// Empty: it counts.
std::string fault(const json::object& claims) {
  const auto checked = check_claims(claims, expected, now);
  return checked ? "" : checked.error().detail.substr(0, checked.error().detail.find(':'));
}
std::string fault_with(std::string_view name, json::value value) {
  auto claims = right();
  claims[name] = std::move(value);
  return fault(claims);
}
std::string fault_without(std::string_view name) {
  auto claims = right();
  claims.erase(name);
  return fault(claims);
}

TEST(IdToken, counts_when_all_of_it_is_right) { EXPECT_EQ(fault(right()), ""); }

TEST(IdToken, has_to_say_everything) {
  for (const char* name : {"iss", "aud", "exp", "iat", "nonce", "sub"}) EXPECT_EQ(fault_without(name), name);
}

TEST(IdToken, is_of_this_issuer_for_this_client_and_this_log_in) {
  EXPECT_EQ(fault_with("iss", "https://id.example/"), "iss");
  EXPECT_EQ(fault_with("aud", "another"), "aud");
  EXPECT_EQ(fault_with("aud", json::array{"another"}), "aud");
  EXPECT_EQ(fault_with("aud", json::array{}), "aud");
  EXPECT_EQ(fault_with("nonce", "another"), "nonce");
  EXPECT_EQ(fault_with("sub", ""), "sub");
  EXPECT_EQ(fault_with("sub", 248289), "sub");
  EXPECT_EQ(fault_with("sub", json::string(256, 's')), "sub");
}

TEST(IdToken, for_several_says_which_of_them_asked) {
  EXPECT_EQ(fault_with("aud", json::array{"mimeo"}), "");
  EXPECT_EQ(fault_with("aud", json::array{"mimeo", "another"}), "aud");
  EXPECT_EQ(fault_with("azp", "mimeo"), "");
  EXPECT_EQ(fault_with("azp", "another"), "azp");
  auto claims = right();
  claims["aud"] = json::array{"another", "mimeo"};
  claims["azp"] = "mimeo";
  EXPECT_EQ(fault(claims), "");
}

TEST(IdToken, counts_in_its_time_and_clocks_may_differ_by_a_minute) {
  EXPECT_EQ(fault_with("exp", 1'799'999'941), "");
  EXPECT_EQ(fault_with("exp", 1'799'999'940), "exp");
  EXPECT_EQ(fault_with("exp", 1'800'000'300.5), "");
  EXPECT_EQ(fault_with("exp", "1800000300"), "exp");
  EXPECT_EQ(fault_with("exp", 1e300), "exp");
  EXPECT_EQ(fault_with("iat", 1'800'000'060), "");
  EXPECT_EQ(fault_with("iat", 1'800'000'061), "iat");
  EXPECT_EQ(fault_with("nbf", 1'800'000'060), "");
  EXPECT_EQ(fault_with("nbf", 1'800'000'061), "nbf");
  EXPECT_EQ(fault_with("nbf", "soon"), "nbf");
}

}  // namespace
}  // namespace mimeo::oidc
