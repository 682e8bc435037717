// Places: who gives way when the machine is full and another pool needs an instance.
#include <algorithm>

#include "engine/engine.h"
#include "engine/pool.h"

namespace mimeo::engine {

/// Whoever has waited longest comes first to a place that has become free. One after the other is asked, and not only
/// the first: that one may have all it may have.
void Pools::pump_all() {
  place_wanted_ = false;
  std::vector<PoolPointer> by_age;
  by_age.reserve(pools_.size());
  for (auto& [key, pool] : pools_) by_age.push_back(pool);
  std::ranges::sort(by_age, {}, [](const auto& pool) { return pool->waiting_since(); });
  for (auto& pool : by_age) pump(pool);
}

/// The deployment's choice, or else the model's. Hardware that this machine has no more is what stands for it, or the processors.
const core::Sku& Pools::sku_of(const Pool& pool) const {
  const auto& hardware = engine_.options.hardware;
  const auto name = pool.hardware.empty() ? engine_.catalog.hardware_of(pool.version->version.model) : pool.hardware;
  const auto* sku = hardware.find(name);
  return sku == nullptr ? hardware.skus().front() : *sku;
}

/// Nothing: there is no place, or another pool comes first.
std::optional<core::Allocation> Pools::take_place(const Pool& pool) {
  if (workers_ >= engine_.options.instances) return std::nullopt;
  const auto& sku = sku_of(pool);
  if (is_behind_another(pool, sku.share)) return std::nullopt;
  return placement_.take(sku);
}

/// Who needs much of something waits until that much is free at once; others who want of the same take none of it before.
bool Pools::is_behind_another(const Pool& pool, const core::Share& share) const {
  if (share == core::Share()) return false;
  return std::ranges::any_of(pools_, [&](const auto& entry) {
    const Pool& other = *entry.second;
    if (&other == &pool || !other.is_starved() || other.waiting_since() >= pool.waiting_since()) return false;
    return placement_.stands_in_the_way(share, sku_of(other).share);
  });
}

/// Whether the end of an instance brings a share nearer.
bool Pools::would_help(const Worker& worker, const core::Share& share) const {
  return workers_ >= engine_.options.instances || placement_.would_help(worker.allocation, share);
}

/// Asks one instance to leave. The place is free when that is gone: remove() pumps again then.
void Pools::make_place(const Pool& needy, Time now) {
  place_wanted_ = true;
  const auto& share = sku_of(needy).share;
  bool one_drains = false;
  for (const auto& [key, pool] : pools_) {
    for (const auto& worker : pool->workers) {
      if (!would_help(*worker, share)) continue;
      if (worker->state == Worker::State::stopping) return;  // a place is being made already
      one_drains = one_drains || worker->state == Worker::State::draining;
    }
  }
  const bool starved = needy.is_starved();
  if (auto idle = longest_idle(share, starved, now)) return idle->leave(limits::instance_stop_grace);
  if (!starved || one_drains) return;
  if (auto busy = one_to_drain(needy, share, now)) busy->drain();
}

/// The least recently used idle instance whose pool can spare it. One that a deployment keeps ready gives way too, but
/// only to a pool that has none.
Pools::WorkerPointer Pools::longest_idle(const core::Share& share, bool for_starved, Time now) const {
  WorkerPointer found;
  bool found_is_kept = false;
  for (const auto& [key, pool] : pools_) {
    if (!pool->queue.empty()) continue;
    const bool is_kept = pool->ready() <= pool->scale.min;
    if (is_kept && !for_starved) continue;
    for (const auto& worker : pool->workers) {
      if (!worker->is_idle() || !would_help(*worker, share)) continue;
      // One more for a pool that has some is not worth another model's cold start in its next breath.
      if (!for_starved && now < worker->idle_since + limits::instance_tenure) continue;
      const bool better =
          !found || (found_is_kept && !is_kept) || (found_is_kept == is_kept && worker->idle_since < found->idle_since);
      if (!better) continue;
      found = worker;
      found_is_kept = is_kept;
    }
  }
  return found;
}

/// A busy instance that takes nothing more, so that a pool without any gets its turn: the last one of the pool that has
/// the most, or else, when each has just one, of a pool whose work came later and which has had its time.
Pools::WorkerPointer Pools::one_to_drain(const Pool& needy, const core::Share& share, Time now) const {
  const Pool* largest = nullptr;
  const auto is_of_use = [&](const auto& worker) { return worker->is_ready() && would_help(*worker, share); };
  for (const auto& [key, pool] : pools_) {
    if (std::ranges::none_of(pool->workers, is_of_use)) continue;
    if (pool->ready() > 1 && (largest == nullptr || pool->ready() > largest->ready())) largest = pool.get();
  }
  WorkerPointer found;
  for (const auto& [key, pool] : pools_) {
    if (largest != nullptr ? pool.get() != largest : pool->waiting_since() <= needy.waiting_since()) continue;
    for (const auto& worker : pool->workers) {
      if (!is_of_use(worker)) continue;
      if (largest == nullptr && now < worker->ready_since + limits::instance_tenure) continue;
      if (!found || worker->runs.size() <= found->runs.size()) found = worker;
    }
  }
  return found;
}

}  // namespace mimeo::engine
