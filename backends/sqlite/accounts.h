// Accounts and token hashes in SQLite.
#pragma once

#include "seams/account_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Accounts final : public seams::AccountStore {
 public:
  Accounts(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write insert(const core::Account& account) override;
  seams::Write insert_token(const core::Token& token) override;
  seams::Write remove_token(const std::string& hash) override;
  Task<Result<std::vector<core::Account>>> accounts() override;
  Task<Result<std::vector<core::Token>>> tokens() override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
