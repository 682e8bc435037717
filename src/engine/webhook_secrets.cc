#include "engine/webhook_secrets.h"

#include <algorithm>

#include "base/hash.h"

namespace mimeo::engine {
namespace {

constexpr std::size_t key_bytes = 24;

core::WebhookSecret new_secret(core::AccountId account, Time now) {
  core::WebhookSecret secret;
  secret.account = std::move(account);
  // The standard alphabet: clients split at the underscore, and demand that there be one.
  secret.key = "whsec_" + base64_encode(random_bytes(key_bytes));
  secret.created_at = now;
  return secret;
}

}  // namespace

Task<Result<std::vector<core::WebhookSecret>>> WebhookSecrets::load(core::AccountId account) {
  std::uint64_t rotations = 0;
  {
    std::lock_guard lock(mutex_);
    if (auto known = known_.find(account); known != known_.end()) co_return known->second;
    rotations = rotations_;
  }
  auto stored = co_await store_.secrets(account);
  if (stored && !stored->empty()) {
    std::lock_guard lock(mutex_);
    if (rotations == rotations_) known_[account] = *stored;
  }
  co_return stored;
}

Task<Result<std::vector<core::WebhookSecret>>> WebhookSecrets::valid(core::AccountId account, Time now) {
  auto secrets = co_await load(account);
  if (secrets && secrets->empty()) {
    auto write = store_.insert_secret(new_secret(account, now));
    auto written = co_await write.durable();
    // A conflict: somebody else has just made one.
    if (!written && written.error().kind != ErrorKind::conflict) co_return pass_on(std::move(written));
    secrets = co_await load(account);
  }
  if (!secrets) co_return secrets;
  std::erase_if(*secrets, [now](const auto& secret) { return secret.valid_until && *secret.valid_until <= now; });
  co_return secrets;
}

Task<Result<std::vector<core::WebhookSecret>>> WebhookSecrets::rotate(core::AccountId account, Duration grace,
                                                                      Time now) {
  auto write = store_.rotate_secret(new_secret(account, now), now + grace);
  auto written = co_await write.durable();
  if (!written) co_return pass_on(std::move(written));
  {
    std::lock_guard lock(mutex_);
    ++rotations_;
    known_.erase(account);
  }
  co_return co_await valid(std::move(account), now);
}

}  // namespace mimeo::engine
