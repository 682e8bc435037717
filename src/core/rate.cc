#include "core/rate.h"

#include <algorithm>

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

std::int64_t whole_seconds_up(Duration time) { return std::chrono::ceil<std::chrono::seconds>(time).count(); }

}  // namespace

Taken take(Time full_at, Time now, std::int64_t per_minute) {
  const Duration one = std::max(Duration(1), Duration(60s) / per_minute);
  const Duration all = one * per_minute;
  // A clock that was set back must not shut anybody out for longer than an empty bucket does.
  const Time from = std::clamp(full_at, now, now + all);
  const Time then = from + one;
  if (then - now > all) return {false, 0, std::max<std::int64_t>(1, whole_seconds_up(then - now - all)), full_at};
  return {true, (all - (then - now)) / one, whole_seconds_up(then - now), then};
}

}  // namespace mimeo::core
