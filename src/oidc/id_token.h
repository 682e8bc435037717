// What an ID token has to say before it counts (OpenID Connect Core 1.0, section 3.1.3.7). Its signature is
// key_set.h's.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace mimeo::oidc {

struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
};

/// forbidden, with the reason: it is for another client, of another issuer or log-in, over, or not of now.
Result<void> check_claims(const json::value& claims, const Expected& expected, Time now);

}  // namespace mimeo::oidc
