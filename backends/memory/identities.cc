#include "memory/identities.h"

#include <algorithm>

namespace mimeo::memory {

template <class Is>
std::optional<seams::Identity> Identities::first(Is is) const {
  const auto found = std::ranges::find_if(identities_, is);
  return found == identities_.end() ? std::nullopt : std::optional(*found);
}

seams::Write Identities::link(const seams::Identity& identity) {
  return writes_.submit([this, identity]() -> Result<void> {
    if (!accounts_.exists(identity.account)) return fail(ErrorKind::not_found, "There is no such account.");
    const bool is_linked = std::ranges::any_of(identities_, [&](const seams::Identity& one) {
      return one.issuer == identity.issuer && (one.subject == identity.subject || one.account == identity.account);
    });
    if (is_linked) return fail(ErrorKind::conflict, "The person or the account is linked already.");
    identities_.push_back(identity);
    return {};
  });
}

seams::Write Identities::unlink(const core::AccountId& account, const std::string& issuer) {
  return writes_.submit([this, account, issuer]() -> Result<void> {
    std::erase_if(identities_, [&](const auto& one) { return one.account == account && one.issuer == issuer; });
    return {};
  });
}

Task<Result<std::optional<seams::Identity>>> Identities::find(std::string issuer, std::string subject) {
  co_return writes_.read([&] {
    return first([&](const seams::Identity& one) { return one.issuer == issuer && one.subject == subject; });
  });
}

Task<Result<std::optional<seams::Identity>>> Identities::find_of(core::AccountId account, std::string issuer) {
  co_return writes_.read([&] {
    return first([&](const seams::Identity& one) { return one.account == account && one.issuer == issuer; });
  });
}

}  // namespace mimeo::memory
