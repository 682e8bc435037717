// The model as a service: its set-up, its slots, and the predictions that run now.
#pragma once

#include <chrono>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "predictor/capture.h"
#include "predictor/health.h"
#include "predictor/options.h"
#include "predictor/prediction.h"

namespace mimeo::predictor {

enum class SetupStatus { starting, succeeded, failed };

/// A copy of what is known about the set-up.
struct SetupReport {
  SetupStatus status = SetupStatus::starting;
  Time started_at;
  std::optional<Time> completed_at = {};
  std::string logs = {};
};

/// Why a prediction was not begun.
enum class Refusal { not_ready, at_capacity };

/// Methods are the I/O thread's. A prediction is forgotten as soon as it has ended; who holds it can still read it.
class Service {
 public:
  /// `program` passed check_description, and can be trained if `options` ask for that; it and `capture` (may be null) outlive the service.
  Service(const detail::Program& program, const Options& options, Executor executor, Capture* capture);
  /// All predictions have ended (see drain).
  ~Service();
  Service(const Service&) = delete;

  const detail::Program& program() const;
  const InputRules& rules() const;

  /// Constructs the model and sets it up, on the first slot's thread.
  void start_setup();
  SetupReport setup() const;
  bool is_ready() const;
  bool is_busy() const;
  std::size_t slots() const;
  std::size_t running() const;
  /// The model's own health check; nothing when it is well or has no check. Only when ready.
  Task<std::optional<std::string>> check_health();

  /// Takes a slot and begins. No prediction of that id may be running.
  std::expected<std::shared_ptr<Prediction>, Refusal> create(PredictionRequest request);
  /// A prediction that runs, or null.
  std::shared_ptr<Prediction> find(std::string_view id) const;

  /// Refuses new predictions from here on, waits for the running ones until `finish_until`, then cancels them and waits
  /// until `cancel_until`. True when all have ended and nothing of the model's hangs.
  Task<bool> drain(std::chrono::steady_clock::time_point finish_until, std::chrono::steady_clock::time_point cancel_until);

  /// For who leaves without destructors because drain() said so: tells the webhooks that are owed, removes temporary files.
  void abandon();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mimeo::predictor
