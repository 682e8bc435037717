// Calls to webhooks: what an end owes, what became of it, and having it sent again.
#pragma once

#include <optional>

#include "engine/engine.h"

namespace mimeo::engine {

/// The call that the end of `prediction` owes its webhook; nothing when it asked for none.
std::optional<core::Delivery> owed_delivery(const Engine& engine, const core::Prediction& prediction);

/// What calls say of a prediction: what GET says.
std::string webhook_body(const Engine& engine, const core::Prediction& prediction);

/// Newest first, without bodies.
Task<Result<seams::Page<core::Delivery>>> list_deliveries(Engine& engine, seams::DeliveryQuery query);

/// not_found: there is none, or it belongs to another account.
Task<Result<core::Delivery>> find_delivery(Engine& engine, core::AccountId account, core::DeliveryId id);

/// Sends it again from the beginning of the retry schedule, under the same id: what could not be delivered as it was,
/// what was delivered with what GET says now. conflict: it was a call on the way to the end, which later ones have
/// superseded.
Task<Result<core::Delivery>> replay_delivery(Engine& engine, core::AccountId account, core::DeliveryId id);

struct Replayed {
  std::size_t count = 0;
  bool more = false;  ///< limits::webhook_replays were, others are left
};

/// Does so with everything about an end that the query finds, the newest first; its cursor and limit are ignored.
Task<Result<Replayed>> replay_deliveries(Engine& engine, seams::DeliveryQuery query);

}  // namespace mimeo::engine
