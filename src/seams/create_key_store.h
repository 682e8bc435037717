// What creates are recognized by when they come again. Rows are written by PredictionStore::insert, in the transaction
// of what was created: neither is ever there without the other.
#pragma once

#include <vector>

#include "core/create_key.h"
#include "seams/write.h"

namespace mimeo::seams {

/// Thread-safe. Reads see every write that was durable when they began.
class CreateKeyStore {
 public:
  virtual ~CreateKeyStore() = default;

  /// What the account created under this key and has not been forgotten at `now`; the newest first.
  virtual Task<Result<std::vector<core::KnownCreate>>> find(core::AccountId account, std::string key, Time now) = 0;

  /// The prediction was answered to this attempt as well: a later one is the next of the same caller. Absent: succeeds.
  virtual Write note_attempt(const core::AccountId& account, const std::string& key,
                             const core::PredictionId& prediction, int attempt) = 0;

  /// Removes what has expired at `now`.
  virtual Write forget(Time now) = 0;
};

}  // namespace mimeo::seams
