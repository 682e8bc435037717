// The model's own health check, which may hang.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/async.h"
#include "mimeo/predictor/serve.h"

namespace mimeo::predictor {

/// Asks Runner::healthy() on a thread of its own. Lives on one executor.
class HealthCheck {
 public:
  explicit HealthCheck(Executor executor);
  /// A check that hangs keeps its thread and the Runner's memory: see serve.cc, which then leaves without destructors.
  ~HealthCheck();

  /// What is wrong, in Cog's words; nothing when the model is healthy. At most one call of healthy() at a time: who asks
  /// while one is under way waits for that one. `patience` passed counts as unhealthy.
  Task<std::optional<std::string>> ask(detail::Runner& runner, std::chrono::milliseconds patience);

  /// A call of healthy() has not returned.
  bool hangs() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace mimeo::predictor
