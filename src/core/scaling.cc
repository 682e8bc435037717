#include "core/scaling.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/limits.h"

namespace mimeo::core {
namespace {

/// What the queue justifies.
int wanted(const PoolLoad& load) {
  if (load.waiting == 0) return 0;
  const int have = load.ready + load.setting_up;
  if (have == 0) return 1;
  // Those that are being set up will take the first in the queue.
  const int unserved = load.waiting - load.setting_up * load.slots;
  if (unserved <= 0) return have;
  const double patience =
      std::max(load.set_up_seconds, std::chrono::duration<double>(limits::scale_up_patience).count());
  const double work = load.run_seconds * unserved / load.slots;  // in seconds of one instance
  if (work / have <= patience) return have;
  const int useful = have + (unserved + load.slots - 1) / load.slots;
  return static_cast<int>(std::min<double>(std::ceil(work / patience), useful));
}

}  // namespace

int instances_to_start(const PoolLoad& load, Scale scale) {
  const int want = std::min(std::max(scale.min, wanted(load)), scale.max);
  return std::max(0, want - load.ready - load.setting_up);
}

int instances_too_many(const PoolLoad& load, Scale scale) { return std::max(0, load.ready - scale.max); }

}  // namespace mimeo::core
