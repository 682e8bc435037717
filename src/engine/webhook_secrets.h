// The secrets that sign the calls to webhooks: one for each account, two for a while after a rotation.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "seams/webhook_store.h"

namespace mimeo::engine {

class WebhookSecrets {
 public:
  explicit WebhookSecrets(seams::WebhookStore& store) : store_(store) {}

  /// Those that sign at `now`, the current one first. An account that has none gets its first; it is durable then.
  Task<Result<std::vector<core::WebhookSecret>>> valid(core::AccountId account, Time now);

  /// A new current secret; the former one goes on signing for `grace`. Answers as valid().
  Task<Result<std::vector<core::WebhookSecret>>> rotate(core::AccountId account, Duration grace, Time now);

 private:
  using Secrets = std::vector<core::WebhookSecret>;
  Task<Result<Secrets>> load(core::AccountId account);

  seams::WebhookStore& store_;
  std::mutex mutex_;
  std::unordered_map<core::AccountId, Secrets> known_;  // guarded by mutex_
  std::uint64_t rotations_ = 0;                         // likewise: a read that began before one is not kept
};

}  // namespace mimeo::engine
