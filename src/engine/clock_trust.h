// A clock that was set forward by mistake does not make anything too old: what it says is believed an hour later, if it still says so.
#pragma once

#include <optional>

#include "base/clock.h"

namespace mimeo::engine {

class ClockTrust {
 public:
  /// Whether what has expired at `wall` may be removed. `awake` is the time since the machine's start, which nobody sets.
  bool believes(Time wall, Duration awake);

 private:
  std::optional<Duration> believed_;  ///< the wall clock less the time since the start
  std::optional<Duration> doubted_;   ///< the same, of a clock that has jumped
  Duration doubted_since_ = {};
};

/// The machine's own, with the time that it slept.
Duration time_since_boot();

}  // namespace mimeo::engine
