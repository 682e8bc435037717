// Signed tokens in their compact form (RFC 7515 section 7.1), taken apart and not yet believed.
//
//   token = base64url(header) "." base64url(claims) "." base64url(signature)
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace mimeo::oidc {

struct Jwt {
  std::string algorithm;    ///< as the token says: whoever verifies decides which ones count
  std::string key_id;       ///< empty: it names none
  json::value claims;       ///< an object
  std::string signed_text;  ///< what the signature is over
  std::string signature;
};

/// invalid: it is no such token, or has critical headers (`crit`), none of which we understand.
Result<Jwt> parse_jwt(std::string_view text);

}  // namespace mimeo::oidc
