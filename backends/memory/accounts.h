// Accounts, memberships and token hashes in memory.
#pragma once

#include <vector>

#include "memory/writes.h"
#include "seams/account_store.h"

namespace mimeo::memory {

class Accounts final : public seams::AccountStore {
 public:
  explicit Accounts(Writes& writes) : writes_(writes) {}

  seams::Write insert(const core::Account& account) override;
  seams::Write update(const core::Account& account) override;
  seams::Write remove(const core::AccountId& account, Time now) override;
  seams::Write insert_token(const core::Token& token) override;
  seams::Write update_token(const core::Token& token) override;
  seams::Write remove_token(const core::TokenId& token) override;
  seams::Write note_uses(std::vector<seams::TokenUse> uses) override;
  seams::Write put_member(const core::Membership& member) override;
  seams::Write remove_member(const core::AccountId& organization, const core::AccountId& user) override;
  Task<Result<std::vector<core::Account>>> accounts() override;
  Task<Result<std::vector<core::Token>>> tokens() override;
  Task<Result<std::vector<core::Membership>>> members() override;

  /// Removed or not. Called inside a write.
  bool exists(const core::AccountId& id) const;

 private:
  Writes& writes_;
  std::vector<core::Account> accounts_;  // in order of insertion; all guarded by writes_
  std::vector<core::Token> tokens_;
  std::vector<core::Membership> members_;
};

}  // namespace mimeo::memory
