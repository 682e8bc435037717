// Secrets of webhooks and what is owed to them, in SQLite.
#pragma once

#include "seams/webhook_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Webhooks final : public seams::WebhookStore {
 public:
  Webhooks(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

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

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
