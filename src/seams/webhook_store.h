// Where secrets of webhooks and the calls that are owed are kept. The row that tells a prediction's end is written by
// PredictionStore::finish, in the transaction of that end; here it is found, carried on and shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/webhook.h"
#include "seams/prediction_store.h"
#include "seams/write.h"

namespace mimeo::seams {

struct DeliveryQuery {
  core::AccountId account;
  std::optional<core::PredictionId> prediction;
  std::optional<core::DeliveryState> state;
  std::optional<std::string> cursor;  ///< from a Page; an invalid one is Error kind invalid
  int limit = 100;
};

/// A receiver that something is owed to, and when the earliest of it is due.
struct DueEndpoint {
  std::string endpoint;
  Time earliest;
};

/// What is owed to all receivers.
struct PendingDeliveries {
  std::int64_t count = 0;
  std::optional<Time> oldest;  ///< when the round of the oldest began
};

/// What is due for one receiver now.
struct Due {
  std::vector<core::Delivery> rows;  ///< the earliest first
  std::optional<Time> next;          ///< when the earliest of all others is due; the past when `limit` cut it off
};

/// Thread-safe. Reads see every write that was durable when they began.
class WebhookStore {
 public:
  virtual ~WebhookStore() = default;

  /// The first secret of an account. conflict: it has a current one.
  virtual Write insert_secret(const core::WebhookSecret& secret) = 0;

  /// Makes `fresh` current; the one that was stays valid until `former_until`, and what was valid beside it ends now.
  virtual Write rotate_secret(const core::WebhookSecret& fresh, Time former_until) = 0;

  /// The current one and its predecessor, newest first, whether or not it is still valid.
  virtual Task<Result<std::vector<core::WebhookSecret>>> secrets(core::AccountId account) = 0;

  /// A call that has been made and is owed no more. conflict: the id exists. Its prediction's row was handed over
  /// before.
  virtual Write insert(const core::Delivery& delivery, Urgency urgency) = 0;

  /// Takes over state, body, round, tries, next attempt and attempts. not_found: absent, perhaps gone with its
  /// prediction.
  virtual Write update(const core::Delivery& delivery, Urgency urgency) = 0;
  Write update(const core::Delivery& delivery) { return update(delivery, Urgency::now); }

  /// Absent: nothing, not an error.
  virtual Task<Result<std::optional<core::Delivery>>> find(core::DeliveryId id) = 0;

  /// Newest first. Bodies are left out: a page of them could be large.
  virtual Task<Result<Page<core::Delivery>>> list(DeliveryQuery query) = 0;

  /// Every receiver that something pending is for.
  virtual Task<Result<std::vector<DueEndpoint>>> due_endpoints() = 0;

  /// Pending ones of a receiver with next_attempt_at <= now, at most `limit`.
  virtual Task<Result<Due>> due(std::string endpoint, Time now, int limit) = 0;

  virtual Task<Result<PendingDeliveries>> pending() = 0;

  /// Pending ones of a receiver whose round began before `began_before` are dead: it has not answered for so long.
  virtual Write give_up(const std::string& endpoint, Time began_before) = 0;

  /// Removes up to `limit` delivered or dropped ones created before the first time, and as many dead before the second.
  virtual Write remove_ended(Time delivered_before, Time dead_before, int limit) = 0;
};

}  // namespace mimeo::seams
