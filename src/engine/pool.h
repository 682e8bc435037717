// What Pools keeps of one pool and one instance. For pools.cc, places.cc, instances.cc and
// instance_state.cc alone.
#pragma once

#include <algorithm>
#include <deque>

#include "base/limits.h"
#include "engine/journal.h"
#include "engine/metrics.h"
#include "engine/options.h"
#include "engine/pools.h"

namespace mimeo::engine {

/// When something was, or will be, that the steady clock measures.
mimeo::Time wall_time(const mimeo::Clock& wall, std::chrono::steady_clock::time_point then);

/// One instance from its start to its end. Runs share it, so it outlives them.
struct Pools::Worker {
  enum class State {
    setting_up,
    ready,
    draining,  ///< takes nothing new, leaves when what it runs has ended
    stopping,
  };
  using Clock = std::chrono::steady_clock;

  Worker(Executor executor, const mimeo::Clock& the_wall)
      : wall(the_wall), id{new_time_ordered_id(wall.now())}, wake(executor) {}

  const mimeo::Clock& wall;

  const core::InstanceId id;
  const std::shared_ptr<Journal> journal = std::make_shared<Journal>();

  State state = State::setting_up;
  const mimeo::Time started_at = wall.now();
  mimeo::Time state_since = started_at;
  core::AccountId started_for;  ///< whose prediction needs it; the model's owner when it is to be there in advance
  core::Allocation allocation;
  std::unique_ptr<seams::Instance> instance;
  std::vector<LivePointer> runs;
  /// Predictions whose runs are over although their models did not stop: they will have when the process is gone.
  std::vector<LivePointer> unstopped;
  Clock::time_point ready_since = Clock::time_point::max();
  Clock::time_point idle_since = Clock::now();
  bool gone = false;
  seams::Gone gone_how;     ///< once gone
  bool has_taken = false;   ///< a prediction has begun in it
  bool is_weighed = false;  ///< as Pools::weigh
  Clock::duration stop_grace = limits::instance_stop_grace;
  asio::steady_timer wake;  ///< cancelled when what wait_until_unused looks at has changed

  bool is_ready() const { return state == State::ready && !gone; }
  bool is_idle() const { return state == State::ready && runs.empty(); }
  bool has_free_slot() const { return is_ready() && runs.size() < static_cast<std::size_t>(instance->slots()); }

  void enter(State next) {
    if (state == next) return;
    state = next;
    state_since = wall.now();
  }
  void drain() {
    if (state == State::ready) enter(State::draining);
    wake.cancel();
  }
  void leave(Clock::duration grace) {
    enter(State::stopping);
    stop_grace = std::min(stop_grace, grace);
    for (auto& live : runs) {
      live->instance_leaves = true;
      if (live->stop && !live->stop->seconds) live->stop->escalation = Stop::Escalation::signal;
    }
    wake.cancel();
  }
};

struct Pools::Pool {
  using Clock = std::chrono::steady_clock;

  Pool(std::string the_deployment, VersionPointer the_version, core::Prediction::Kind what,
       std::shared_ptr<ModelMetrics> the_metrics, core::Scale the_scale)
      : deployment(std::move(the_deployment)),
        version(std::move(the_version)),
        kind(what),
        metrics(std::move(the_metrics)),
        scale(the_scale) {}

  const std::string deployment;
  const VersionPointer version;
  const core::Prediction::Kind kind;
  const std::shared_ptr<ModelMetrics> metrics;
  core::Scale scale;
  std::string hardware;  ///< as in Arrangement
  std::optional<Clock::duration> keep_warm;  ///< how long an idle instance stays; nothing: as Options says
  bool is_urgent = false;   ///< as in Arrangement
  bool is_retired = false;  ///< a release that was replaced: what is queued still runs, then its instances leave
  std::deque<LivePointer> queue;
  std::vector<WorkerPointer> workers;
  int running = 0;  ///< runs that have not come back, some perhaps of instances that are gone

  // Experience.
  double set_up_seconds = 0;
  double run_seconds = 0;
  int failed_set_ups = 0;           ///< in a row, those that were killed left out
  Error last_failure;               ///< of them
  Clock::time_point failed_at{};
  int killed_set_ups = 0;           ///< in a row, those that were the last hope of what waits
  Clock::time_point next_set_up{};  ///< not before, unless something waits and nothing else can run it

  int count(Worker::State state) const {
    return static_cast<int>(std::ranges::count(workers, state, [](const auto& worker) { return worker->state; }));
  }
  int ready() const {
    return static_cast<int>(std::ranges::count_if(workers, [](const auto& worker) { return worker->is_ready(); }));
  }
  /// An instance that is there, or will be, to run what waits.
  bool has_worker() const { return count(Worker::State::setting_up) + ready() > 0; }
  bool is_starved() const { return !has_worker() && (!queue.empty() || is_urgent); }
  /// How long an instance may be idle when its pool can spare it.
  Clock::duration idle_time(const Options& options) const {
    const bool is_needed_no_more = is_retired || kind == core::Prediction::Kind::training;
    return is_needed_no_more ? Clock::duration::zero() : keep_warm.value_or(options.instance_idle);
  }
  bool is_set_aside(Clock::time_point now) const {
    return failed_set_ups >= limits::quarantine_after && now < next_set_up;
  }
  /// Since when the first in the queue waits.
  Clock::time_point waiting_since() const {
    return queue.empty() ? Clock::time_point::max() : queue.front()->queued_since;
  }
  WorkerPointer free_worker() const {
    auto found = std::ranges::find_if(workers, [](const auto& worker) { return worker->has_free_slot(); });
    return found == workers.end() ? nullptr : *found;
  }
  /// Ended while they waited (canceled, deadline): nothing left to run.
  void drop_ended() {
    while (!queue.empty() && core::is_terminal(queue.front()->value.status)) queue.pop_front();
  }
  void wake_all() {
    for (auto& worker : workers) worker->wake.cancel();
  }
  core::PoolLoad load(Clock::time_point now) const;
};

}  // namespace mimeo::engine
