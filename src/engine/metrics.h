// What the engine counts for Prometheus.
//
// Models are a label, so there are as many values as this server has models: those of models that are gone go, too.
#pragma once

#include <array>
#include <string>
#include <unordered_map>

#include "base/async.h"
#include "base/metrics.h"
#include "core/prediction.h"

namespace mimeo::engine {

struct Engine;

/// Belongs to the engine's thread.
class Metrics {
 public:
  /// An end that is durable.
  void ended(const core::Prediction& prediction);

  Histogram queue_seconds{work_bounds};
  Histogram run_seconds{work_bounds};
  Histogram set_up_seconds{work_bounds};
  Histogram stop_seconds{work_bounds};
  Counter set_ups_failed;
  Counter instances_died;
  std::array<Counter, 3> stops;  ///< by Stop::Escalation

  void write(Engine& engine, MetricsText& out);

 private:
  static constexpr std::size_t statuses = static_cast<std::size_t>(core::Status::aborted) + 1;
  /// Of one model, by status: predictions, then trainings.
  struct Ends {
    std::array<std::uint64_t, statuses> predictions{};
    std::array<std::uint64_t, statuses> trainings{};
  };
  std::unordered_map<core::ModelName, Ends> ends_;
};

/// Appends the engine's families. Any thread.
Task<> write_metrics(Engine& engine, MetricsText& out);

}  // namespace mimeo::engine
