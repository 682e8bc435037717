// Calls the webhooks of predictions, from a thread of its own.
//
// Per prediction one call at a time, in order: `start`; then, as often as there is something new, `output` with the whole
// output so far and `logs` (at most one per interval); at last `completed`. What happens during a call is told by the next
// one, so a slow receiver gets fewer calls, never stale ones. `completed` is repeated when the receiver is away.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "predictor/prediction.h"

namespace mimeo::predictor {

struct WebhookOptions {
  /// Least time between two `logs` calls.
  std::chrono::milliseconds interval{500};
  /// Sent as `Authorization: Bearer`, if not empty.
  std::string token = {};
  /// Tries of `completed` after the first, and the wait before the first of them; it doubles each time.
  int retries = 12;
  std::chrono::milliseconds first_backoff{100};
};

/// Any thread. The thread starts with the first prediction that has a webhook.
class Webhooks {
 public:
  explicit Webhooks(WebhookOptions options);
  /// Gives calls that are owed two seconds, then drops them.
  ~Webhooks();

  /// Calls `prediction.request().webhook` from here on. Before the prediction is shared with other threads.
  void follow(const std::shared_ptr<Prediction>& prediction);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mimeo::predictor
