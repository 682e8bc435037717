// How much a token may ask for: a bucket for each kind of request, filled anew all the time.
//
// A bucket holds what one minute allows, so that a burst passes and a steady excess does not. All that has to be
// remembered of it is when it will be full again: one number, which threads can exchange without a lock.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace mimeo::core {

/// The kinds of request that are counted apart (lifecycle.md section 9).
enum class RateClass { creates, polls, others };
inline constexpr std::size_t rate_classes = 3;

/// Requests a minute for one token; 0 is no limit.
struct RateLimits {
  std::int64_t creates = 0;  ///< new predictions, through any door
  std::int64_t polls = 0;    ///< looks at one prediction
  std::int64_t others = 0;

  std::int64_t of(RateClass rate_class) const {
    return rate_class == RateClass::creates ? creates : rate_class == RateClass::polls ? polls : others;
  }
};

/// What the live service lets through.
inline constexpr RateLimits replicate_rates{.creates = 600, .polls = 60'000, .others = 3000};

struct Taken {
  bool allowed = true;
  std::int64_t left = 0;           ///< requests that would pass now
  std::int64_t reset_seconds = 0;  ///< until the bucket is full; of a refused request: until one would pass
  Time full_at;                    ///< to be remembered; a refused request leaves it as it was
};

/// One request at `now` from a bucket that is full at `full_at` and lets `per_minute` pass; `per_minute` is above 0.
Taken take(Time full_at, Time now, std::int64_t per_minute);

}  // namespace mimeo::core
