// Room for uploads under the accounts' quotas of stored bytes.
//
// Thread-safe.
#pragma once

#include <mutex>
#include <unordered_map>

#include "engine/allowances.h"
#include "seams/file_store.h"

namespace mimeo::engine {

class Storage {
 public:
  Storage(seams::FileStore& files, const Allowances& allowances) : files_(files), allowances_(allowances) {}

  /// Bytes of an account that are on their way to a row. They count from the first on, so that many uploads at once do
  /// not fit through the same gap together. Lets go of them when it goes: then their row is there, or they are not.
  class Claim {
   public:
    Claim(Storage& storage, core::AccountId account) : storage_(&storage), account_(std::move(account)) {}
    Claim(Claim&& other) noexcept
        : storage_(other.storage_), account_(std::move(other.account_)), bytes_(std::exchange(other.bytes_, 0)) {}
    Claim& operator=(Claim&& other) noexcept;
    ~Claim() { grow(-bytes_); }

    const core::AccountId& account() const { return account_; }
    void grow(std::int64_t bytes);

   private:
    Storage* storage_;
    core::AccountId account_;
    std::int64_t bytes_ = 0;
  };

  /// too_large, with the numbers: what is stored and on its way does not fit into the account's quota.
  Task<Result<void>> check(core::AccountId account);

 private:
  std::int64_t claimed(const core::AccountId& account) const;

  seams::FileStore& files_;
  const Allowances& allowances_;
  mutable std::mutex mutex_;
  std::unordered_map<core::AccountId, std::int64_t> claimed_;  // guarded by mutex_
};

}  // namespace mimeo::engine
