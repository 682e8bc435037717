#include "memory/accounts.h"

#include <algorithm>

namespace mimeo::memory {

seams::Write Accounts::insert(const core::Account& account) {
  return writes_.submit([this, account]() -> Result<void> {
    if (std::ranges::find(accounts_, account.id, &core::Account::id) != accounts_.end()) {
      return fail(ErrorKind::conflict, "An account of this name already exists.");
    }
    accounts_.push_back(account);
    return {};
  });
}

seams::Write Accounts::insert_token(const core::Token& token) {
  return writes_.submit([this, token]() -> Result<void> {
    if (std::ranges::find(accounts_, token.account, &core::Account::id) == accounts_.end()) {
      return fail(ErrorKind::not_found, "There is no such account.");
    }
    if (std::ranges::find(tokens_, token.hash, &core::Token::hash) != tokens_.end()) {
      return fail(ErrorKind::conflict, "This token already exists.");
    }
    tokens_.push_back(token);
    return {};
  });
}

seams::Write Accounts::remove_token(const std::string& hash) {
  return writes_.submit([this, hash]() -> Result<void> {
    std::erase_if(tokens_, [&](const core::Token& token) { return token.hash == hash; });
    return {};
  });
}

Task<Result<std::vector<core::Account>>> Accounts::accounts() {
  co_return writes_.read([this] { return accounts_; });
}

Task<Result<std::vector<core::Token>>> Accounts::tokens() {
  co_return writes_.read([this] { return tokens_; });
}

}  // namespace mimeo::memory
