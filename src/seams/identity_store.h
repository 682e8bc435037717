// Where it is kept which account somebody has whom another service (an OpenID Connect provider) knows.
#pragma once

#include <optional>
#include <string>

#include "core/account.h"
#include "seams/write.h"

namespace mimeo::seams {

/// One person of one issuer, and the account that this person logs in to.
struct Identity {
  std::string issuer;
  std::string subject;  ///< the issuer's name for the person, which it gives nobody else
  core::AccountId account;
  Time linked_at;
};

/// Thread-safe. Those of a removed account stay: whoever has been removed does not come back by logging in once more.
class IdentityStore {
 public:
  virtual ~IdentityStore() = default;

  /// conflict: the person has an account, or the account a person of this issuer. not_found: no such account.
  virtual Write link(const Identity& identity) = 0;
  virtual Write unlink(const core::AccountId& account, const std::string& issuer) = 0;  ///< absent: succeeds

  virtual Task<Result<std::optional<Identity>>> find(std::string issuer, std::string subject) = 0;
  virtual Task<Result<std::optional<Identity>>> find_of(core::AccountId account, std::string issuer) = 0;
};

}  // namespace mimeo::seams
