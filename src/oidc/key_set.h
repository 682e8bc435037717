// The public keys of a provider (a JWK set, RFC 7517), and signatures checked with them.
//
// Two algorithms (RFC 7518): RS256, which every provider has to offer, and ES256. A key counts for the one algorithm
// that follows from its type, whatever a token says of itself: so no token is believed because it is unsigned ("none"),
// or because somebody has used a public key as the secret of an HMAC.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "oidc/jwt.h"

struct evp_pkey_st;

namespace mimeo::oidc {

/// Immutable; any thread.
class KeySet {
 public:
  KeySet() = default;

  /// Keys that we cannot use are passed over, as RFC 7517 section 5 asks. invalid: it is no key set.
  static Result<KeySet> parse(const json::value& document);

  /// not_found: no key of that name and algorithm is here; a newer set may have it. forbidden: it was signed by nobody
  /// here, or in a way that does not count.
  Result<void> verify(const Jwt& token) const;

  std::size_t size() const { return keys_.size(); }

 private:
  struct Key {
    std::string id;
    std::string_view algorithm;  ///< "RS256" or "ES256"
    std::shared_ptr<evp_pkey_st> key;
  };
  static std::vector<Key> read_key(const json::value& jwk);

  std::vector<Key> keys_;
};

}  // namespace mimeo::oidc
