// Where accounts, token hashes and the server's own secrets are kept.
#pragma once

#include <optional>
#include <vector>

#include "core/account.h"
#include "seams/write.h"

namespace mimeo::seams {

/// Thread-safe. Few rows: read whole at start, kept in memory by engine/accounts.h.
class AccountStore {
 public:
  virtual ~AccountStore() = default;

  virtual Write insert(const core::Account& account) = 0;      ///< conflict: the username exists
  virtual Write insert_token(const core::Token& token) = 0;    ///< conflict: the hash exists; not_found: no such account
  virtual Write remove_token(const std::string& hash) = 0;     ///< absent: succeeds

  virtual Task<Result<std::vector<core::Account>>> accounts() = 0;
  virtual Task<Result<std::vector<core::Token>>> tokens() = 0;
};

}  // namespace mimeo::seams
