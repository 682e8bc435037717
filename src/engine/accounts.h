// Accounts and token hashes in memory: who is behind a request.
//
// Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/account.h"
#include "seams/account_store.h"

namespace mimeo::engine {

using AccountPointer = std::shared_ptr<const core::Account>;

class Accounts {
 public:
  explicit Accounts(seams::AccountStore& store) : store_(store) {}

  Task<Result<void>> load();

  /// The account a token speaks for; nothing when we do not know the token.
  AccountPointer authenticate(std::string_view token) const;
  AccountPointer find(const core::AccountId& id) const;
  bool empty() const;

  Task<Result<void>> add(core::Account account);
  /// Registers `token` (its plain text) for an account. Only the hash is kept.
  Task<Result<void>> add_token(std::string token, core::AccountId account, std::string name, Time now);

 private:
  void show(core::Account account);
  void show(const core::Token& token);

  seams::AccountStore& store_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<core::AccountId, AccountPointer> accounts_;       // guarded by mutex_
  std::unordered_map<std::string, core::AccountId> accounts_by_hash_;  // guarded by mutex_
};

}  // namespace mimeo::engine
