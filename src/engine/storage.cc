#include "engine/storage.h"

#include <fmt/format.h>

namespace mimeo::engine {

Storage::Claim& Storage::Claim::operator=(Claim&& other) noexcept {
  std::swap(storage_, other.storage_);
  std::swap(account_, other.account_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

void Storage::Claim::grow(std::int64_t bytes) {
  if (bytes == 0) return;
  bytes_ += bytes;
  std::lock_guard lock(storage_->mutex_);
  auto& all = storage_->claimed_[account_];
  all += bytes;
  if (all == 0) storage_->claimed_.erase(account_);
}

std::int64_t Storage::claimed(const core::AccountId& account) const {
  std::lock_guard lock(mutex_);
  const auto found = claimed_.find(account);
  return found == claimed_.end() ? 0 : found->second;
}

Task<Result<void>> Storage::check(core::AccountId account) {
  const auto quota = allowances_.find(account).stored_bytes;
  if (!quota) co_return Result<void>{};
  // In this order an upload that becomes a row meanwhile is counted twice, and never missed.
  const auto coming = claimed(account);
  auto stored = co_await files_.bytes_of(account);
  if (!stored) co_return pass_on(std::move(stored));
  if (*stored + coming <= *quota) co_return Result<void>{};
  co_return fail(
      ErrorKind::too_large,
      fmt::format("The quota of {} is {} bytes of stored files, of which {} are in use: this upload does not fit. "
                  "Delete files or predictions, or wait until their time is over",
                  account.text, *quota, *stored));
}

}  // namespace mimeo::engine
