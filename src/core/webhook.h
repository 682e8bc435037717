// What webhooks are owed: one call for each event that was asked for, and what became of it (lifecycle.md section 5).
//
//   pending ──► delivered           a 2xx
//      ├──────► dropped             a call on the way to the end (start, output, logs): tried once, never again
//      └──────► dead ──► pending    no retry is left or worth it (410, out of reach); a replay begins anew
//
// Only the call that tells the end (`completed`) is ever pending: its row is written in the transaction that ends the
// prediction, so that neither is there without the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/names.h"
#include "core/trace.h"

namespace mimeo::core {

using DeliveryId = Id<struct DeliveryTag>;  ///< 26 characters, time-ordered (base/ids.h)

/// Signs the calls of one account.
struct WebhookSecret {
  AccountId account;
  std::string key;  ///< "whsec_" and the key's bytes in standard base64
  Time created_at;
  /// Nothing: the current one. After a rotation the former one signs for a while more.
  std::optional<Time> valid_until;
};

enum class WebhookEvent { start, output, logs, completed };
std::string_view to_string(WebhookEvent event);
std::optional<WebhookEvent> parse_webhook_event(std::string_view text);

enum class DeliveryState { pending, delivered, dropped, dead };
std::string_view to_string(DeliveryState state);
std::optional<DeliveryState> parse_delivery_state(std::string_view text);

/// One call that was made.
struct DeliveryAttempt {
  Time at;
  int status = 0;       ///< of the answer; 0 when there was none
  Duration latency{0};  ///< until the answer was whole, or the call was given up
  std::string error;    ///< why it is no success; empty when it is one
  std::string answer;   ///< the first limits::webhook_answer_kept bytes of the answer's body

  bool succeeded() const { return status >= 200 && status < 300; }
};

struct Delivery {
  DeliveryId id;
  AccountId account;
  PredictionId prediction;
  WebhookEvent event = WebhookEvent::completed;
  std::string url;   ///< as the caller gave it
  Trace trace;       ///< of the prediction
  std::string body;  ///< what is sent; empty once delivered or dropped, since then nothing is owed any more
  DeliveryState state = DeliveryState::pending;
  Time created_at;
  Time round_began_at;                    ///< when it began to be tried: its creation, or its last replay
  int tries = 0;                          ///< attempts of this round
  std::optional<Time> next_attempt_at;    ///< set exactly when pending
  std::vector<DeliveryAttempt> attempts;  ///< the newest limits::webhook_attempts_kept, oldest first

  /// `webhook-id`: the same for every attempt, so that a receiver can tell a repetition.
  std::string message_id() const { return "msg_" + id.text; }
};

/// What the calls to one receiver have in common when it is down: scheme, host and port of `url`, in lower case.
std::string endpoint_of(std::string_view url);

/// Attempts as JSON, the one form of answers and stores: `[{"at":...,"status":200,"seconds":0.012,"error":null,
/// "answer":"ok"}]`; `status` is null when there was no answer.
void write_attempts(const std::vector<DeliveryAttempt>& attempts, std::string& out);
/// Nothing when it is not what write_attempts makes.
std::optional<std::vector<DeliveryAttempt>> read_attempts(std::string_view text);

}  // namespace mimeo::core
