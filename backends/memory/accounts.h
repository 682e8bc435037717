// Accounts and token hashes in memory.
#pragma once

#include <vector>

#include "memory/writes.h"
#include "seams/account_store.h"

namespace mimeo::memory {

class Accounts final : public seams::AccountStore {
 public:
  explicit Accounts(Writes& writes) : writes_(writes) {}

  seams::Write insert(const core::Account& account) override;
  seams::Write insert_token(const core::Token& token) override;
  seams::Write remove_token(const std::string& hash) override;
  Task<Result<std::vector<core::Account>>> accounts() override;
  Task<Result<std::vector<core::Token>>> tokens() override;

 private:
  Writes& writes_;
  std::vector<core::Account> accounts_;  // in order of insertion; both guarded by writes_
  std::vector<core::Token> tokens_;
};

}  // namespace mimeo::memory
