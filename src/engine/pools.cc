#include "engine/pools.h"

#include <algorithm>

#include "base/log.h"
#include "engine/engine.h"
#include "engine/record.h"
#include "engine/run.h"

namespace mimeo::engine {

using SteadyClock = std::chrono::steady_clock;

/// One instance from its start to its end. Runs share it, so it outlives them.
struct Pools::Worker {
  enum class State { setting_up, ready, stopping };

  explicit Worker(Executor executor) : wake(executor) {}

  State state = State::setting_up;
  std::unique_ptr<seams::Instance> instance;
  std::vector<LivePointer> runs;
  SteadyClock::time_point idle_since = SteadyClock::now();
  bool gone = false;
  SteadyClock::duration stop_grace = limits::instance_stop_grace;
  asio::steady_timer wake;  ///< cancelled when `state` or `gone` changes

  bool has_free_slot() const {
    return state == State::ready && !gone && runs.size() < static_cast<std::size_t>(instance->slots());
  }
  bool is_idle() const { return state == State::ready && runs.empty(); }
  void leave(SteadyClock::duration grace) {
    state = State::stopping;
    stop_grace = std::min(stop_grace, grace);
    for (auto& live : runs) live->instance_leaves = true;
    wake.cancel();
  }
};

struct Pools::Pool {
  Pool(VersionPointer which, core::Prediction::Kind what) : version(std::move(which)), kind(what) {}

  VersionPointer version;
  core::Prediction::Kind kind;
  std::deque<LivePointer> queue;
  std::vector<WorkerPointer> workers;

  bool is_growing() const {
    return std::ranges::any_of(workers, [](const auto& w) { return w->state == Worker::State::setting_up; });
  }
  bool has_ready_worker() const {
    return std::ranges::any_of(workers, [](const auto& w) { return w->state == Worker::State::ready && !w->gone; });
  }
  WorkerPointer free_worker() const {
    auto found = std::ranges::find_if(workers, [](const auto& w) { return w->has_free_slot(); });
    return found == workers.end() ? nullptr : *found;
  }
  SteadyClock::duration idle_time(const Options& options) const {
    return kind == core::Prediction::Kind::training ? SteadyClock::duration::zero() : options.instance_idle;
  }
  /// Ended while they waited (canceled, deadline): nothing left to run.
  void drop_ended() {
    while (!queue.empty() && core::is_terminal(queue.front()->value.status)) queue.pop_front();
  }
};

Pools::Pools(Engine& engine)
    : engine_(engine), worker_gone_(engine.executor, SteadyClock::time_point::max()), changed_(engine.executor) {}
Pools::~Pools() = default;

Result<void> Pools::check_room(const ReadyVersion& version, core::Prediction::Kind kind) const {
  auto pool = pools_.find(PoolKey(&version, kind));
  if (pool != pools_.end() && pool->second->queue.size() >= engine_.options.queue_length) {
    return fail(ErrorKind::too_many, "Too many predictions wait for this model; please retry later");
  }
  return {};
}

Pools::Pool& Pools::pool_of(const Live& live) {
  auto& pool = pools_[PoolKey(live.version.get(), live.value.kind)];
  if (!pool) pool = std::make_unique<Pool>(live.version, live.value.kind);
  return *pool;
}

void Pools::enqueue(LivePointer live) {
  auto& pool = pool_of(*live);
  pool.queue.push_back(std::move(live));
  pump(pool);
}

void Pools::pump(Pool& pool) {
  if (stopping_) return;
  for (pool.drop_ended(); !pool.queue.empty(); pool.drop_ended()) {
    auto worker = pool.free_worker();
    if (!worker) break;
    auto live = std::move(pool.queue.front());
    pool.queue.pop_front();
    worker->runs.push_back(live);
    ++running_;
    engine_.tasks.spawn(run(pool, std::move(worker), std::move(live)));
  }
  if (pool.queue.empty() || pool.is_growing() || pool.has_ready_worker()) return;
  if (workers_ < engine_.options.instances || make_place()) start_worker(pool);
}

void Pools::pump_all() {
  for (auto& [key, pool] : pools_) pump(*pool);
}

/// Asks the least recently used idle instance to leave. False: the place is not free yet; remove() pumps again.
bool Pools::make_place() {
  WorkerPointer oldest;
  for (auto& [key, pool] : pools_) {
    for (auto& worker : pool->workers) {
      if (worker->state == Worker::State::stopping) return false;  // a place is being made already
      if (!worker->is_idle() || !pool->queue.empty()) continue;
      if (!oldest || worker->idle_since < oldest->idle_since) oldest = worker;
    }
  }
  if (oldest) oldest->leave(limits::instance_stop_grace);
  return false;
}

void Pools::start_worker(Pool& pool) {
  auto worker = std::make_shared<Worker>(engine_.executor);
  pool.workers.push_back(worker);
  ++workers_;
  engine_.tasks.spawn(keep(pool, std::move(worker)));
}

void Pools::remove(const WorkerPointer& worker) {
  for (auto& [key, pool] : pools_) std::erase(pool->workers, worker);
  --workers_;
  changed_.cancel();
  worker_gone_.cancel();
  pump_all();
}

void Pools::fail_queue(Pool& pool, const Error& error) {
  auto waiting = std::exchange(pool.queue, {});
  for (auto& live : waiting) {
    record(engine_, live, core::LogText{error.detail});
    record(engine_, live, core::Failed{error.message});
  }
}

/// The life of one instance.
Task<> Pools::keep(Pool& pool, WorkerPointer worker) {
  const auto& version = pool.version->version;
  log_info("instance.starting", {{"model", version.model.text()}, {"version", version.id.text}});
  auto shared = std::shared_ptr<const core::Version>(pool.version, &version);
  auto started = co_await engine_.world.runtime.start(std::move(shared), pool.kind, [](std::string_view) {});
  if (!started) {
    if (!stopping_) {
      log_warn("instance.setup_failed", started.error(), {{"model", version.model.text()}});
      fail_queue(pool, started.error());
    }
    remove(worker);
    co_return;
  }
  worker->instance = std::move(*started);
  log_info("instance.ready", {{"model", version.model.text()},
                              {"version", version.id.text},
                              {"setup_seconds", worker->instance->setup().seconds}});
  if (worker->state == Worker::State::setting_up) worker->state = Worker::State::ready;
  worker->idle_since = SteadyClock::now();
  engine_.tasks.spawn(watch(worker));
  pump(pool);

  while (worker->state == Worker::State::ready && !worker->gone) {
    const auto idle_ends = worker->idle_since + pool.idle_time(engine_.options);
    const auto now = SteadyClock::now();
    if (worker->is_idle() && pool.queue.empty() && now >= idle_ends) break;
    worker->wake.expires_at(worker->is_idle() ? idle_ends : now + engine_.options.instance_idle);
    co_await worker->wake.async_wait(as_result);
  }
  worker->state = Worker::State::stopping;
  co_await worker->instance->stop(worker->stop_grace);
  log_info("instance.stopped", {{"model", version.model.text()}, {"version", version.id.text}});
  remove(worker);
}

Task<> Pools::watch(WorkerPointer worker) {
  auto reason = co_await worker->instance->gone();
  if (worker->state == Worker::State::ready) log_warn("instance.died", {{"reason", reason}});
  worker->gone = true;
  worker->wake.cancel();
}

Task<> Pools::run(Pool& pool, WorkerPointer worker, LivePointer live) {
  const auto end = co_await run_prediction(engine_, *worker->instance, live);
  std::erase(worker->runs, live);
  --running_;
  changed_.cancel();
  if (worker->runs.empty()) worker->idle_since = SteadyClock::now();
  if (pool.kind == core::Prediction::Kind::training) worker->leave(limits::instance_stop_grace);
  if (end == RunEnd::run_again && !stopping_) pool.queue.push_front(std::move(live));
  if (end == RunEnd::at_capacity && !stopping_) {
    // The instance knows better how many it can take: give it a moment instead of asking in a circle.
    pool.queue.push_front(std::move(live));
    asio::steady_timer pause(engine_.executor, std::chrono::milliseconds(100));
    co_await pause.async_wait(as_result);
  }
  pump(pool);
  // An instance that has just become idle may be what another version waits for.
  if (worker->is_idle() && pool.queue.empty() && workers_ >= engine_.options.instances) pump_all();
}

void Pools::enforce_run_times(SteadyClock::time_point now) {
  for (auto& [key, pool] : pools_) {
    for (auto& worker : pool->workers) {
      // A copy: recording an end may change the list.
      auto runs = worker->runs;
      for (auto& live : runs) {
        if (now < live->run_ends) continue;
        if (core::is_terminal(live->value.status)) {
          log_warn("instance.killed", {{"reason", "the model went on after its prediction had ended"}});
          worker->leave(SteadyClock::duration::zero());
          break;
        }
        const auto limit = time_limit(engine_.options, live->value.kind);
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
        const auto* noun = live->value.kind == core::Prediction::Kind::training ? "Training" : "Prediction";
        record(engine_, live, core::Failed{fmt::format("{} timed out: it ran for more than {} seconds", noun, seconds)});
        if (live->run != nullptr) live->run->cancel();
        live->run_ends = now + engine_.options.cancel_grace;
      }
    }
  }
}

std::vector<InstanceState> Pools::states() const {
  std::vector<InstanceState> states;
  for (const auto& [key, pool] : pools_) {
    for (const auto& worker : pool->workers) {
      InstanceState state;
      state.model = pool->version->version.model;
      state.version = pool->version->version.id;
      state.kind = pool->kind;
      switch (worker->state) {
        case Worker::State::setting_up: state.state = "setting up"; break;
        case Worker::State::ready: state.state = "ready"; break;
        case Worker::State::stopping: state.state = "stopping"; break;
      }
      state.slots = worker->instance ? worker->instance->slots() : pool->version->version.package.concurrency;
      state.busy = static_cast<int>(worker->runs.size());
      state.queued = pool->queue.size();
      states.push_back(std::move(state));
    }
  }
  return states;
}

Task<> Pools::retire(core::ModelName model, core::VersionId version) {
  for (;;) {
    bool any = false;
    for (auto& [key, pool] : pools_) {
      if (pool->version->version.id != version || pool->version->version.model != model) continue;
      any = any || !pool->workers.empty();
      for (auto& worker : pool->workers) worker->leave(limits::instance_stop_grace);
    }
    if (!any) co_return;
    co_await worker_gone_.async_wait(as_result);
  }
}

Task<> Pools::stop(SteadyClock::duration grace) {
  stopping_ = true;
  const auto deadline = SteadyClock::now() + grace;
  while (running_ > 0 && SteadyClock::now() < deadline) {
    changed_.expires_at(deadline);
    co_await changed_.async_wait(as_result);
  }
  for (auto& [key, pool] : pools_) {
    pool->queue.clear();
    for (auto& worker : pool->workers) worker->leave(limits::instance_stop_grace);
  }
  while (workers_ > 0) {
    changed_.expires_at(SteadyClock::time_point::max());
    co_await changed_.async_wait(as_result);
  }
}

}  // namespace mimeo::engine
