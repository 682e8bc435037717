// What each account may use, in memory: looked up with every create and upload.
//
// Thread-safe.
#pragma once

#include <shared_mutex>
#include <unordered_map>

#include "core/allowance.h"
#include "engine/options.h"
#include "seams/usage_store.h"

namespace mimeo::engine {

class Allowances {
 public:
  Allowances(seams::UsageStore& store, const Options& defaults) : store_(store), defaults_(defaults) {}

  Task<Result<void>> load();

  /// The account's own, and the server's default for what it has none for.
  core::Allowance find(const core::AccountId& account) const;

  /// Only what was set for the account itself.
  core::Allowance find_own(const core::AccountId& account) const;

  /// Durable, then valid. Nothing in a member: the default again.
  Task<Result<void>> set(core::Allowance allowance);

 private:
  seams::UsageStore& store_;
  const Options& defaults_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<core::AccountId, core::Allowance> own_;  // guarded by mutex_
};

}  // namespace mimeo::engine
