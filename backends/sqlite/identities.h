// Who of another service has which account, in SQLite.
#pragma once

#include "seams/identity_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Identities final : public seams::IdentityStore {
 public:
  Identities(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write link(const seams::Identity& identity) override;
  seams::Write unlink(const core::AccountId& account, const std::string& issuer) override;
  Task<Result<std::optional<seams::Identity>>> find(std::string issuer, std::string subject) override;
  Task<Result<std::optional<seams::Identity>>> find_of(core::AccountId account, std::string issuer) override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
