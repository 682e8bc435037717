// Who of those whom a provider knows may log in here.
//
//   rules = rule *( "," rule )
//   rule  = "*"              everybody whom the provider lets in
//         / "@" domain       whoever has an e-mail address there that the provider has verified
//         / claim "=" value  of whom the ID token says so: the claim is this text, or a list that holds it.
//                              An `email` that the provider has not verified counts for nothing
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace mimeo::oidc {

struct Rule {
  std::string claim;  ///< "*", "@", or the name of a claim
  std::string value;
};

/// invalid: it is no such list.
Result<std::vector<Rule>> parse_rules(std::string_view text);

/// Whether one of the rules is met.
bool may_log_in(const std::vector<Rule>& rules, const json::value& claims);

}  // namespace mimeo::oidc
