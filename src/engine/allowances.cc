#include "engine/allowances.h"

#include <mutex>

namespace mimeo::engine {

Task<Result<void>> Allowances::load() {
  auto all = co_await store_.allowances();
  if (!all) co_return pass_on(std::move(all));
  std::unique_lock lock(mutex_);
  for (auto& allowance : *all) own_[allowance.account] = allowance;
  co_return Result<void>{};
}

core::Allowance Allowances::find_own(const core::AccountId& account) const {
  std::shared_lock lock(mutex_);
  const auto own = own_.find(account);
  return own == own_.end() ? core::Allowance{.account = account} : own->second;
}

core::Allowance Allowances::find(const core::AccountId& account) const {
  auto allowance = find_own(account);
  if (!allowance.monthly_budget) allowance.monthly_budget = defaults_.monthly_budget;
  if (!allowance.stored_bytes) allowance.stored_bytes = defaults_.stored_bytes;
  return allowance;
}

Task<Result<void>> Allowances::set(core::Allowance allowance) {
  auto write = store_.set(allowance);
  auto written = co_await write.durable();
  if (!written) co_return written;
  std::unique_lock lock(mutex_);
  own_[allowance.account] = std::move(allowance);
  co_return Result<void>{};
}

}  // namespace mimeo::engine
