// What the engine counts for Prometheus.
//
// Models are a label. It has a value for each model that has run here since the server started, limits::models_in_metrics of
// them and one for all others: those of models that are gone go, too.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/async.h"
#include "base/metrics.h"
#include "core/prediction.h"

namespace mimeo::engine {

struct Engine;

/// Of one model.
struct ModelMetrics {
  static constexpr std::size_t statuses = static_cast<std::size_t>(core::Status::aborted) + 1;

  Histogram queue_seconds{work_bounds};
  Histogram run_seconds{work_bounds};
  Histogram set_up_seconds{work_bounds};
  std::array<Counter, statuses> predictions;  ///< that have ended, by status
  std::array<Counter, statuses> trainings;
};

/// Belongs to the engine's thread.
class Metrics {
 public:
  /// Whoever counts often keeps it: it is looked up by name.
  std::shared_ptr<ModelMetrics> of(const core::ModelName& model);

  /// An end that is durable.
  void ended(const core::Prediction& prediction);

  Histogram stop_seconds{work_bounds};
  Counter set_ups_failed;
  Counter instances_died;
  std::array<Counter, 3> stops;  ///< by Stop::Escalation

  void write(Engine& engine, MetricsText& out);

 private:
  std::unordered_map<core::ModelName, std::shared_ptr<ModelMetrics>> models_;
  const std::shared_ptr<ModelMetrics> others_ = std::make_shared<ModelMetrics>();
};

/// Appends the engine's families. Any thread.
Task<> write_metrics(Engine& engine, MetricsText& out);

}  // namespace mimeo::engine
