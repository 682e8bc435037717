// Quarantine: a version whose set-ups fail again and again is set aside for a while. What waits for it, and what comes,
// fails at once with the reason, instead of after another set-up each; the machine is left to those that work.
#include <algorithm>

#include "base/log.h"
#include "engine/engine.h"
#include "engine/pool.h"
#include "engine/record.h"

namespace mimeo::engine {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// Until the next set-up: twice as long each time, so that a broken version costs little.
constexpr auto first_pause = std::chrono::seconds(1);
constexpr int most_doublings = 6;

SteadyClock::duration pause_after(int failures) {
  if (failures < limits::quarantine_after) return first_pause * (1 << failures);
  const int doublings = std::min(failures - limits::quarantine_after, most_doublings);
  return std::min<SteadyClock::duration>(limits::quarantine_first * (1 << doublings), limits::quarantine_longest);
}

}  // namespace

/// Of a set-up that nobody has killed, or of so many that were.
void Pools::note_failure(Pool& pool, const Error& error, Time now) {
  ++pool.failed_set_ups;
  pool.last_failure = error;
  pool.failed_at = now;
  pool.next_set_up = now + pause_after(pool.failed_set_ups);
  if (pool.failed_set_ups < limits::quarantine_after) return;
  log_warn("version.set_aside", {{"model", pool.version->version.model.text()},
                                 {"version", pool.version->version.id.text},
                                 {"deployment", pool.deployment},
                                 {"failures", pool.failed_set_ups},
                                 {"until", to_rfc3339(wall_time(engine_.world.clock, pool.next_set_up))}});
}

/// One that ends by itself as soon as it is ready is as good as one that cannot be set up, and would be started for ever. One that a
/// prediction has begun in may have ended for what was in that.
void Pools::weigh(Pool& pool, Worker& worker) {
  if (stopping_ || worker.is_weighed || !worker.runs.empty()) return;
  worker.is_weighed = true;
  const auto now = SteadyClock::now();
  const bool has_lasted = now >= worker.ready_since + limits::instance_tenure;
  if (has_lasted) pool.failed_set_ups = 0;
  if (has_lasted || worker.has_taken || !worker.gone || worker.gone_how.from_outside) return;
  Error error{ErrorKind::unavailable, "The model ended as soon as it was set up: " + worker.gone_how.reason, worker.journal->text()};
  note_failure(pool, error, now);
  if (!pool.is_set_aside(now) || pool.has_worker()) return;
  for (auto& live : std::exchange(pool.queue, {})) refuse_set_aside(pool, live);
}

/// Fails a prediction whose version is set aside; false: it is not.
bool Pools::refuse_set_aside(const Pool& pool, const LivePointer& live) {
  if (!pool.is_set_aside(SteadyClock::now()) || pool.has_worker()) return false;
  const auto until = std::chrono::ceil<std::chrono::seconds>(wall_time(engine_.world.clock, pool.next_set_up));
  record(engine_, live, core::LogText{pool.last_failure.detail});
  record(engine_, live,
         core::Failed{fmt::format(
             "{}; this was the last of {} set-ups that failed in a row, and the next one is not tried before {}",
             pool.last_failure.message, pool.failed_set_ups, to_rfc3339(until))});
  return true;
}

/// Failures count in a row as long as they are remembered.
bool Pools::is_forgotten(const Pool& pool, Time now) const {
  if (pool.failed_set_ups == 0 || pool.version->withdrawn) return true;
  return now > std::max(pool.next_set_up, pool.failed_at + limits::quarantine_longest);
}

std::vector<SetAside> Pools::set_aside() const {
  std::vector<SetAside> all;
  for (const auto& [key, pool] : pools_) {
    if (!pool->is_set_aside(SteadyClock::now()) || pool->version->withdrawn) continue;
    all.push_back({pool->version->version.model, pool->version->version.id, pool->deployment, pool->failed_set_ups,
                   wall_time(engine_.world.clock, pool->next_set_up), pool->last_failure.message});
  }
  std::ranges::sort(all, {}, &SetAside::until);
  return all;
}

bool Pools::release(const core::ModelName& model, const core::VersionId& version, const std::vector<std::string>& deployments) {
  bool any = false;
  for (auto& [key, pool] : pools_) {
    if (pool->version->version.id != version || pool->version->version.model != model) continue;
    if (!pool->is_set_aside(SteadyClock::now()) || std::ranges::count(deployments, pool->deployment) == 0) continue;
    pool->failed_set_ups = 0;
    pool->next_set_up = {};
    any = true;
    pump(pool);
  }
  return any;
}

namespace {

Task<std::vector<SetAside>> set_aside_here(Engine& engine) { co_return engine.pools.set_aside(); }

Task<bool> release_here(Engine& engine, core::ModelName model, core::VersionId version, std::vector<std::string> deployments) {
  co_return engine.pools.release(model, version, deployments);
}

}  // namespace

Task<std::vector<SetAside>> list_set_aside(Engine& engine) {
  auto listing = set_aside_here(engine);
  co_return co_await on_engine(engine, std::move(listing));
}

Task<bool> release_version(Engine& engine, core::ModelName model, core::VersionId version, std::vector<std::string> deployments) {
  auto releasing = release_here(engine, std::move(model), std::move(version), std::move(deployments));
  co_return co_await on_engine(engine, std::move(releasing));
}

}  // namespace mimeo::engine
