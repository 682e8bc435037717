// What accounts have used and may use, in memory.
#pragma once

#include <map>

#include "memory/writes.h"
#include "seams/usage_store.h"

namespace mimeo::memory {

class Usage final : public seams::UsageStore {
 public:
  explicit Usage(Writes& writes) : writes_(writes) {}

  seams::Write add(const core::UsageKey& key, const core::Usage& usage) override;
  Task<Result<std::vector<seams::UsageRow>>> sums(seams::UsageQuery query) override;
  seams::Write set(const core::Allowance& allowance) override;
  Task<Result<std::vector<core::Allowance>>> allowances() override;

  /// As add; called from inside a write, with the lock of `writes` held.
  void count(const core::UsageKey& key, const core::Usage& usage) { sums_[key] += usage; }

 private:
  Writes& writes_;
  std::map<core::UsageKey, core::Usage> sums_;  // both guarded by writes_
  std::map<core::AccountId, core::Allowance> allowances_;
};

}  // namespace mimeo::memory
