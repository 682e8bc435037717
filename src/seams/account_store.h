// Where accounts, memberships and token hashes are kept.
#pragma once

#include <vector>

#include "core/account.h"
#include "core/token.h"
#include "seams/write.h"

namespace mimeo::seams {

/// When a token was last used.
struct TokenUse {
  core::TokenId token;
  Time at;
};

/// Thread-safe. Few rows: read whole at start, kept in memory by engine/accounts.h, which also keeps the rules: no name
/// twice, no organization without an owner.
class AccountStore {
 public:
  virtual ~AccountStore() = default;

  virtual Write insert(const core::Account& account) = 0;  ///< conflict: the username exists, removed or not
  virtual Write update(const core::Account& account) = 0;  ///< all but id, type and created_at. not_found
  /// Marks the account as removed at `now`; its tokens, those it made, and its memberships go. not_found
  virtual Write remove(const core::AccountId& account, Time now) = 0;

  virtual Write insert_token(
      const core::Token& token) = 0;  ///< conflict: id or hash exists; not_found: no such account
  virtual Write update_token(const core::Token& token) = 0;  ///< name, scopes, origins, disabled, expires_at. not_found
  virtual Write remove_token(const core::TokenId& token) = 0;  ///< absent: succeeds
  /// Nobody waits for it. Tokens that are gone are passed over.
  virtual Write note_uses(std::vector<TokenUse> uses) = 0;

  /// Adds a member or changes its role. not_found: no such organization or user.
  virtual Write put_member(const core::Membership& member) = 0;
  /// The tokens of the organization that the user made go too. Absent: succeeds.
  virtual Write remove_member(const core::AccountId& organization, const core::AccountId& user) = 0;

  virtual Task<Result<std::vector<core::Account>>> accounts() = 0;  ///< removed ones too
  virtual Task<Result<std::vector<core::Token>>> tokens() = 0;
  virtual Task<Result<std::vector<core::Membership>>> members() = 0;
};

}  // namespace mimeo::seams
