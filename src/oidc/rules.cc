#include "oidc/rules.h"

#include <algorithm>

#include "base/text.h"
#include "oidc/identity.h"

namespace mimeo::oidc {
namespace {

bool is_met(const Rule& rule, const json::value& claims) {
  if (rule.claim == "*") return true;
  if (rule.claim == "@") {
    const auto address = verified_email(claims);
    const auto at = address.rfind('@');
    return at != address.npos && equal_ignoring_case(std::string_view(address).substr(at + 1), rule.value);
  }
  if (rule.claim == "email") return equal_ignoring_case(verified_email(claims), rule.value);
  const auto is_value = [&](const json::value& value) {
    if (value.is_bool()) return rule.value == (value.get_bool() ? "true" : "false");
    return value.is_string() && value.get_string() == rule.value;
  };
  const auto* claim = find(claims, rule.claim);
  if (claim == nullptr) return false;
  return claim->is_array() ? std::ranges::any_of(claim->get_array(), is_value) : is_value(*claim);
}

}  // namespace

Result<std::vector<Rule>> parse_rules(std::string_view text) {
  std::vector<Rule> rules;
  for (const auto one : split(text, ',')) {
    const auto equals = one.find('=');
    Rule rule;
    if (one == "*") {
      rule.claim = one;
    } else if (one.starts_with('@')) {
      rule = {"@", std::string(one.substr(1))};
    } else if (equals != one.npos) {
      rule = {std::string(trim(one.substr(0, equals))), std::string(trim(one.substr(equals + 1)))};
    }
    if (rule.claim.empty() || (rule.claim != "*" && rule.value.empty())) {
      return fail(ErrorKind::invalid, "expected *, @DOMAIN or CLAIM=VALUE, with commas between several");
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

bool may_log_in(const std::vector<Rule>& rules, const json::value& claims) {
  return std::ranges::any_of(rules, [&](const Rule& rule) { return is_met(rule, claims); });
}

}  // namespace mimeo::oidc
