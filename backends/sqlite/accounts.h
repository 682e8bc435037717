// Accounts, memberships and token hashes in SQLite.
#pragma once

#include "seams/account_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Accounts final : public seams::AccountStore {
 public:
  Accounts(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

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

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
