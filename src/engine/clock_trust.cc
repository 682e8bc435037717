#include "engine/clock_trust.h"

#include <ctime>

#include "base/log.h"

namespace mimeo::engine {
namespace {

/// A clock is put right by so much without a word.
constexpr auto small_step = std::chrono::seconds(30);
constexpr auto time_of_doubt = std::chrono::hours(1);

}  // namespace

bool ClockTrust::believes(Time wall, Duration awake) {
  const Duration ahead = wall.time_since_epoch() - awake;
  const bool has_jumped = believed_ && ahead > *believed_ + small_step;
  if (has_jumped && (!doubted_ || ahead > *doubted_ + small_step)) {
    const auto seconds = std::chrono::round<std::chrono::seconds>(ahead - *believed_).count();
    log_warn("clock.set_forward", {{"seconds", seconds}, {"removes_nothing_for_seconds", std::chrono::seconds(time_of_doubt).count()}});
    doubted_ = ahead;
    doubted_since_ = awake;
  }
  if (has_jumped && awake < doubted_since_ + time_of_doubt) return false;
  believed_ = ahead;
  doubted_.reset();
  return true;
}

Duration time_since_boot() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

}  // namespace mimeo::engine
