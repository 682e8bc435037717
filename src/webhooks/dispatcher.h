// Calls webhooks: what ends owe until it is delivered or given up, and what happens on the way while it is news.
//
//   engine ──► changed()  news of a live prediction ──► Talk: paced, the newest state, tried once
//   engine ──► owed()     a row that is durable     ──┐
//   store  ──► due()      rows whose time has come  ──┴► Receiver: a queue, 16 calls at once, a breaker ──► Calls
//
// What is owed is in the store: what has no room here, waits for its next try, or was cut off by a crash is found there
// again. Calls about one prediction never overlap, and none on the way goes out after the one about its end. A receiver
// that does not answer fills its own queue and its own places, nobody else's; once its breaker is open, one probe at a
// time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "seams/courier.h"
#include "seams/onlooker.h"
#include "seams/webhook_store.h"
#include "webhooks/options.h"
#include "webhooks/talk.h"

namespace mimeo::webhooks {

/// What the dispatcher asks of the rest, all borrowed. The functions may be called from its thread at any time.
struct World {
  const Clock& clock;
  seams::WebhookStore& store;
  /// The secrets that sign for an account now, the current one first.
  std::function<Task<Result<std::vector<core::WebhookSecret>>>(core::AccountId)> secrets;
  /// A prediction as GET shows it now.
  std::function<Task<Result<PredictionPointer>>(core::AccountId, core::PredictionId)> find;
  /// What a call says of it.
  std::function<std::string(const core::Prediction&)> body;
};

class Dispatcher final : public seams::Onlooker, public seams::Courier {
 public:
  /// `executor` is the dispatcher's thread.
  Dispatcher(World world, Options options, Executor executor);
  /// Stopped before, if it was started.
  ~Dispatcher() override;

  /// Takes up what an earlier process still owed. On the dispatcher's thread, as stop().
  Task<Result<void>> start();

  /// Begins nothing new, gives calls under way `grace` to end. What has not ended by then stays owed.
  Task<> stop(std::chrono::steady_clock::duration grace);

  // The engine's thread.
  void changed(const core::Prediction& prediction, const core::Change& change) override;
  void withdrawn(const core::PredictionId& id) override;

  // Any thread.
  void owed(core::Delivery delivery) override;
  void look(std::string endpoint) override;
  void write_metrics(MetricsText& out) const;

 private:
  struct State;

  const Executor executor_;
  std::shared_ptr<State> state_;  ///< shared with what other threads have posted
  /// Predictions of whose way somebody wants to hear, by the engine's thread.
  std::unordered_map<core::PredictionId, std::shared_ptr<Talk>> talks_;
};

}  // namespace mimeo::webhooks
