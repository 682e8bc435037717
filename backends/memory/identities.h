// Who of another service has which account, in memory.
#pragma once

#include <vector>

#include "memory/accounts.h"
#include "seams/identity_store.h"

namespace mimeo::memory {

class Identities final : public seams::IdentityStore {
 public:
  Identities(Writes& writes, Accounts& accounts) : writes_(writes), accounts_(accounts) {}

  seams::Write link(const seams::Identity& identity) override;
  seams::Write unlink(const core::AccountId& account, const std::string& issuer) override;
  Task<Result<std::optional<seams::Identity>>> find(std::string issuer, std::string subject) override;
  Task<Result<std::optional<seams::Identity>>> find_of(core::AccountId account, std::string issuer) override;

 private:
  template <class Is>
  std::optional<seams::Identity> first(Is is) const;

  Writes& writes_;
  Accounts& accounts_;
  std::vector<seams::Identity> identities_;  // guarded by writes_
};

}  // namespace mimeo::memory
