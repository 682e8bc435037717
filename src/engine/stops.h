// How models that were asked to stop did so: asked, then told by a signal, then killed.
//
//   record ─► begin ─► the model is asked by the Cog API ─► its run ends                        none
//                        └ cancel_grace ─► its instance gets SIGTERM ─► it ends                 signal
//                                            └ instance_stop_grace ─► SIGKILL                   kill
//
// A prediction that was canceled has its end at once. What is kept here is how long the model went on, which nobody
// knows before; in memory, of the latest ones, so a restart forgets it. The log has it for ever.
//
// Belongs to the engine's thread.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "core/prediction.h"

namespace mimeo::engine {

struct Stop {
  /// How far one had to go.
  enum class Escalation { none, signal, kill };

  Time requested_at;
  std::chrono::steady_clock::time_point begun;
  Escalation escalation = Escalation::none;
  std::optional<double> seconds;  ///< from the request until the model had stopped; nothing while it goes on
};

std::string_view to_string(Stop::Escalation escalation);

class Stops {
 public:
  /// A prediction's model shall stop. `now` is what callers are shown.
  std::shared_ptr<Stop> begin(const core::PredictionId& id, Time now);

  /// Null: it was never asked to stop, or that was long ago.
  std::shared_ptr<const Stop> find(const core::PredictionId& id) const;

 private:
  std::unordered_map<core::PredictionId, std::shared_ptr<Stop>> stops_;
  std::deque<core::PredictionId> order_;
};

}  // namespace mimeo::engine
