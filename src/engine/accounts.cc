#include "engine/accounts.h"

#include <mutex>

#include "base/hash.h"

namespace mimeo::engine {

Task<Result<void>> Accounts::load() {
  auto accounts = co_await store_.accounts();
  if (!accounts) co_return pass_on(std::move(accounts));
  auto tokens = co_await store_.tokens();
  if (!tokens) co_return pass_on(std::move(tokens));
  for (auto& account : *accounts) show(std::move(account));
  for (const auto& token : *tokens) show(token);
  co_return Result<void>{};
}

AccountPointer Accounts::authenticate(std::string_view token) const {
  auto hash = sha256_hex(token);
  std::shared_lock lock(mutex_);
  auto found = accounts_by_hash_.find(hash);
  if (found == accounts_by_hash_.end()) return nullptr;
  auto account = accounts_.find(found->second);
  return account == accounts_.end() ? nullptr : account->second;
}

AccountPointer Accounts::find(const core::AccountId& id) const {
  std::shared_lock lock(mutex_);
  auto account = accounts_.find(id);
  return account == accounts_.end() ? nullptr : account->second;
}

bool Accounts::empty() const {
  std::shared_lock lock(mutex_);
  return accounts_.empty();
}

Task<Result<void>> Accounts::add(core::Account account) {
  auto write = store_.insert(account);
  auto written = co_await write.durable();
  if (!written) co_return written;
  show(std::move(account));
  co_return Result<void>{};
}

Task<Result<void>> Accounts::add_token(std::string token, core::AccountId account, std::string name, Time now) {
  core::Token row;
  row.hash = sha256_hex(token);
  row.account = std::move(account);
  row.name = std::move(name);
  row.created_at = now;
  auto write = store_.insert_token(row);
  auto written = co_await write.durable();
  if (!written) co_return written;
  show(row);
  co_return Result<void>{};
}

void Accounts::show(core::Account account) {
  auto shared = std::make_shared<const core::Account>(std::move(account));
  std::unique_lock lock(mutex_);
  accounts_.insert_or_assign(shared->id, shared);
}

void Accounts::show(const core::Token& token) {
  std::unique_lock lock(mutex_);
  accounts_by_hash_.insert_or_assign(token.hash, token.account);
}

}  // namespace mimeo::engine
