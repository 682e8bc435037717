// What the operator can set about how predictions run. Defaults and their reasons are in base/limits.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/limits.h"
#include "core/hardware.h"
#include "core/prediction.h"
#include "core/prices.h"

namespace mimeo::engine {

struct Options {
  /// Of predictions made through the API. Requests, tokens and models may say otherwise (engine/submit.h).
  core::Retention prediction_retention{limits::prediction_retention};
  Duration upload_retention = limits::upload_retention;
  core::Hardware hardware;
  core::Prices prices;
  /// For accounts that have none of their own (core/allowance.h).
  std::optional<double> monthly_budget;
  std::optional<std::int64_t> stored_bytes;
  Duration run_time = limits::run_time;
  Duration training_time = limits::training_time;
  Duration cancel_grace = limits::cancel_grace;
  /// Times one prediction may be started, when what runs it dies under it.
  int attempts = limits::attempts;
  Duration instance_idle = limits::instance_idle;
  /// Instances at once, over all versions. The least recently used idle one yields to a version that needs one.
  std::size_t instances = limits::instances;
  std::size_t queue_length = limits::queue_length;
  std::size_t models_per_account = limits::models_per_account;
  /// A deployment may be deleted when it has been unused for so long.
  Duration deployment_rest = limits::deployment_rest;
  /// Between two looks for data whose time is over.
  Duration sweep_interval = limits::sweep_interval;
};

/// How long a prediction, or a training, may run.
inline Duration time_limit(const Options& options, core::Prediction::Kind kind) {
  return kind == core::Prediction::Kind::training ? options.training_time : options.run_time;
}

}  // namespace mimeo::engine
