// The tokens that a registry takes: JSON Web Tokens with ES256, and the signer's certificate inside.
// Source: https://distribution.github.io/distribution/spec/auth/jwt/, RFC 7515, RFC 7518 section 3.4.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace mimeo::registry {

/// Thread-safe.
class TokenSigner {
 public:
  /// A P-256 key, and the certificate that whoever checks its signatures is told to trust; both PEM. invalid: they are
  /// not that.
  static Result<TokenSigner> from_pem(std::string_view certificate, std::string_view key);
  ~TokenSigner();
  TokenSigner(TokenSigner&&) noexcept;

  std::string sign(const json::object& claims) const;

 private:
  struct Key;
  TokenSigner(std::unique_ptr<Key> key, std::string head);
  std::unique_ptr<Key> key_;
  std::string head_;  ///< the first part of every token
};

}  // namespace mimeo::registry
