// Secrets of webhooks and what is owed to them, in memory.
#pragma once

#include <map>
#include <vector>

#include "memory/writes.h"
#include "seams/webhook_store.h"

namespace mimeo::memory {

class Webhooks final : public seams::WebhookStore {
 public:
  explicit Webhooks(Writes& writes) : writes_(writes) {}

  seams::Write insert_secret(const core::WebhookSecret& secret) override;
  seams::Write rotate_secret(const core::WebhookSecret& fresh, Time former_until) override;
  Task<Result<std::vector<core::WebhookSecret>>> secrets(core::AccountId account) override;
  seams::Write insert(const core::Delivery& delivery, seams::Urgency urgency) override;
  using WebhookStore::update;
  seams::Write update(const core::Delivery& delivery, seams::Urgency urgency) override;
  Task<Result<std::optional<core::Delivery>>> find(core::DeliveryId id) override;
  Task<Result<seams::Page<core::Delivery>>> list(seams::DeliveryQuery query) override;
  Task<Result<std::vector<seams::DueEndpoint>>> due_endpoints() override;
  Task<Result<seams::Due>> due(std::string endpoint, Time now, int limit) override;
  Task<Result<seams::PendingDeliveries>> pending() override;
  seams::Write give_up(const std::string& endpoint, Time began_before) override;
  seams::Write remove_ended(Time delivered_before, Time dead_before, int limit) override;

  /// Parts of Predictions::finish and remove, under the lock of its writes.
  void owe(const core::Delivery& delivery) { rows_.try_emplace(delivery.id, delivery); }
  void forget(const core::PredictionId& prediction) {
    std::erase_if(rows_, [&](const auto& row) { return row.second.prediction == prediction; });
  }

 private:
  Writes& writes_;
  std::map<core::AccountId, std::vector<core::WebhookSecret>> secrets_;  // newest first; both guarded by writes_
  std::map<core::DeliveryId, core::Delivery> rows_;
};

}  // namespace mimeo::memory
