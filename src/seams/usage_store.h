// Where it is kept what accounts have used and what they may use. Sums, not events: as many rows as there are days,
// accounts and models, however many predictions. PredictionStore adds to them in the transaction that ends a
// prediction.
#pragma once

#include <vector>

#include "core/allowance.h"
#include "core/usage.h"
#include "seams/write.h"

namespace mimeo::seams {

struct UsageQuery {
  std::optional<core::AccountId> account;  ///< nothing: all
  std::chrono::sys_days first;             ///< both inclusive
  std::chrono::sys_days last;
  /// What the sums are told apart by, besides their kind.
  bool by_account = false;
  bool by_day = false;
  bool by_model = false;
  bool by_hardware = false;
  int limit = 1000;  ///< rows
};

/// A sum. The members of the key that were not asked for are empty; the day is then the query's first.
struct UsageRow {
  core::UsageKey key;
  core::Usage usage;

  bool operator==(const UsageRow&) const = default;
};

/// Thread-safe.
class UsageStore {
 public:
  virtual ~UsageStore() = default;

  /// Adds to a sum what no prediction's end adds: set-ups.
  virtual Write add(const core::UsageKey& key, const core::Usage& usage) = 0;

  /// Ordered by their keys, the day before the account.
  virtual Task<Result<std::vector<UsageRow>>> sums(UsageQuery query) = 0;

  /// In place of what was set for the account before.
  virtual Write set(const core::Allowance& allowance) = 0;
  virtual Task<Result<std::vector<core::Allowance>>> allowances() = 0;
};

}  // namespace mimeo::seams
