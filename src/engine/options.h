// What the operator can set about how predictions run. Defaults and their reasons are in base/limits.h.
#pragma once

#include <cstddef>
#include <optional>

#include "base/clock.h"
#include "base/limits.h"

namespace mimeo::engine {

struct Options {
  /// After completion; nothing: data stays for ever.
  std::optional<Duration> prediction_retention = limits::prediction_retention;
  Duration upload_retention = limits::upload_retention;
  Duration run_time = limits::run_time;
  Duration cancel_grace = limits::cancel_grace;
  Duration instance_idle = limits::instance_idle;
  /// Instances at once, over all versions. The least recently used idle one yields to a version that needs one.
  std::size_t instances = limits::instances;
  std::size_t queue_length = limits::queue_length;
  /// Between two looks for data whose time is over.
  Duration sweep_interval = limits::sweep_interval;
};

}  // namespace mimeo::engine
