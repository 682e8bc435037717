#include "engine/pools.h"

#include <ctime>

#include "base/log.h"
#include "engine/engine.h"
#include "engine/pool.h"
#include "engine/record.h"

namespace mimeo::engine {

using SteadyClock = std::chrono::steady_clock;

core::PoolLoad Pools::Pool::load(Clock::time_point now) const {
  core::PoolLoad load;
  load.waiting = static_cast<int>(queue.size());
  load.setting_up = count(Worker::State::setting_up);
  load.ready = ready();
  load.slots = version->version.package.concurrency;
  load.set_up_seconds = set_up_seconds;
  load.run_seconds = run_seconds;
  for (const auto& worker : workers) {
    for (const auto& live : worker->runs) {
      const std::chrono::duration<double> age = now - live->running_since;
      if (worker->is_ready()) load.run_seconds = std::max(load.run_seconds, age.count());
    }
  }
  return load;
}

Pools::Pools(Engine& engine)
    : engine_(engine),
      placement_(engine.options.hardware.machine()),
      worker_gone_(engine.executor, SteadyClock::time_point::max()), changed_(engine.executor) {}
Pools::~Pools() = default;

Pools::Key Pools::key_of(const Live& live) { return {live.value.deployment, live.version.get(), live.value.kind}; }

Pools::PoolPointer Pools::pool_of(const Key& key, const VersionPointer& version) {
  auto& pool = pools_[key];
  if (!pool) {
    core::Scale scale{0, static_cast<int>(engine_.options.instances)};
    // A training takes what it can get of the machine: those of one version follow each other.
    if (key.kind == core::Prediction::Kind::training) scale.max = 1;
    pool = std::make_shared<Pool>(key.deployment, version, key.kind, engine_.metrics.of(version->version.model), scale);
    // Until it is arranged otherwise: a prediction of an earlier release, taken up after a restart.
    pool->is_retired = !key.deployment.empty();
    if (key.deployment.empty() && key.kind == core::Prediction::Kind::prediction) scale_by_model(*pool);
  }
  return pool;
}

Result<void> Pools::check_room(const Live& live) const {
  auto pool = pools_.find(key_of(live));
  if (pool != pools_.end() && pool->second->queue.size() >= engine_.options.queue_length) {
    return fail(ErrorKind::too_many, "Too many predictions wait for this model; please retry later");
  }
  return {};
}

void Pools::enqueue(LivePointer live) {
  auto pool = pool_of(key_of(*live), live->version);
  if (refuse_set_aside(*pool, live)) return;
  live->queued_since = SteadyClock::now();
  pool->queue.push_back(std::move(live));
  pump(pool);
}

void Pools::pump(const PoolPointer& pool) {
  if (stopping_) return;
  for (pool->drop_ended(); !pool->queue.empty(); pool->drop_ended()) {
    auto worker = pool->free_worker();
    if (!worker) break;
    auto live = std::move(pool->queue.front());
    pool->queue.pop_front();
    live->running_since = SteadyClock::now();
    live->on_instance = true;
    const std::chrono::duration<double> waited = live->running_since - live->queued_since;
    pool->metrics->queue_seconds.observe(waited.count());
    worker->runs.push_back(live);
    ++running_;
    ++pool->running;
    engine_.tasks.spawn(run(pool, std::move(worker), std::move(live)));
  }
  start_workers(pool, SteadyClock::now());
}

void Pools::start_workers(const PoolPointer& pool, SteadyClock::time_point now) {
  if (pool->queue.empty() && (pool->scale.min == 0 || pool->version->withdrawn)) return;
  const bool needed_now = !pool->queue.empty() && !pool->has_worker();
  if (now < pool->next_set_up && (!needed_now || pool->is_set_aside(now))) return;
  for (int more = core::instances_to_start(pool->load(now), pool->scale); more > 0; --more) {
    auto allocation = take_place(*pool);
    if (!allocation) return make_place(*pool, now);
    auto worker = std::make_shared<Worker>(engine_.executor, engine_.world.clock);
    worker->allocation = std::move(*allocation);
    const auto& owner = pool->version->version.model.owner;
    worker->started_for = pool->queue.empty() ? core::AccountId{owner} : pool->queue.front()->value.account;
    pool->workers.push_back(worker);
    ++workers_;
    engine_.tasks.spawn(keep(pool, std::move(worker)));
  }
}

void Pools::arrange(const std::string& deployment, const std::vector<Arrangement>& arrangements) {
  for (auto& [key, pool] : pools_) {
    if (key.deployment != deployment) continue;
    pool->scale.min = 0;
    pool->is_urgent = false;
    pool->is_retired = true;
  }
  for (const auto& arrangement : arrangements) {
    auto pool = pool_of({deployment, arrangement.version.get()}, arrangement.version);
    pool->scale = arrangement.scale;
    pool->hardware = arrangement.hardware;
    pool->is_urgent = arrangement.is_urgent;
    pool->is_retired = false;
    // One that is put in place again, perhaps because its set-up failed, is tried at once.
    pool->next_set_up = {};
    pool->failed_set_ups = 0;
  }
  for (auto& [key, pool] : pools_) {
    if (key.deployment != deployment) continue;
    pool->wake_all();
    pump(pool);
  }
}

bool Pools::has_ready_instance(const std::string& deployment, const VersionPointer& version) const {
  auto pool = pools_.find({deployment, version.get()});
  return pool != pools_.end() && pool->second->ready() > 0;
}

std::size_t Pools::instances_of(const std::string& deployment) const {
  std::size_t count = 0;
  for (const auto& [key, pool] : pools_) {
    if (key.deployment == deployment) count += pool->workers.size();
  }
  return count;
}

/// What a pool for everybody who runs a version may have, at this hour of the week.
void Pools::scale_by_model(Pool& pool) const {
  pool.scale = {0, static_cast<int>(engine_.options.instances)};
  pool.keep_warm = std::nullopt;
  const auto scaling = engine_.catalog.scaling_of(pool.version->version);
  if (!scaling) return;
  pool.scale.max = scaling->max_instances.value_or(pool.scale.max);
  pool.scale.min = std::min(wanted_now(*scaling), pool.scale.max);
  pool.keep_warm = scaling->keep_warm;
}

int Pools::wanted_now(const core::ModelScaling& scaling) const {
  const auto now = std::chrono::time_point_cast<std::chrono::system_clock::duration>(engine_.world.clock.now());
  const auto wall = std::chrono::system_clock::to_time_t(now);
  std::tm local{};
  ::localtime_r(&wall, &local);
  return scaling.min_instances_at(local.tm_wday, local.tm_hour * 60 + local.tm_min);
}

/// What owners want of their models' latest versions, which changes with the hour.
void Pools::arrange_models() {
  for (const auto& model : engine_.catalog.scaled_models()) {
    if (wanted_now(model->scaling) == 0) continue;
    const auto version = engine_.catalog.overriding(engine_.catalog.latest_version(model->name));
    if (version) pool_of({"", version.get()}, version);
  }
  for (auto& [key, pool] : pools_) {
    if (!key.deployment.empty() || key.kind != core::Prediction::Kind::prediction) continue;
    const auto before = std::pair(pool->scale, pool->keep_warm);
    scale_by_model(*pool);
    if (before != std::pair(pool->scale, pool->keep_warm)) pool->wake_all();
  }
}

void Pools::look_after(SteadyClock::time_point now) {
  enforce_run_times(now);
  if (now >= models_arranged_at_ + std::chrono::seconds(1)) {
    models_arranged_at_ = now;
    arrange_models();
  }
  for (auto& [key, pool] : pools_) {
    pool->drop_ended();
    for (int more = core::instances_too_many(pool->load(now), pool->scale); more > 0; --more) {
      auto fewest = std::ranges::min(
          pool->workers, {}, [](const auto& worker) { return std::pair(!worker->is_ready(), worker->runs.size()); });
      fewest->drain();
    }
    if (!stopping_) start_workers(pool, now);
  }
  // Whoever still runs something in one of them holds it.
  std::erase_if(pools_, [&](const auto& entry) {
    const Pool& pool = *entry.second;
    const bool is_kept = pool.deployment.empty() ? pool.scale.min > 0 && !pool.version->withdrawn : !pool.is_retired;
    return pool.workers.empty() && pool.queue.empty() && pool.running == 0 && !is_kept && is_forgotten(pool, now);
  });
}

void Pools::enforce_run_times(SteadyClock::time_point now) {
  for (auto& [key, pool] : pools_) {
    for (auto& worker : pool->workers) {
      if (worker->state == Worker::State::stopping) continue;  // it ends as it is, by its own grace
      // A copy: recording an end may change the list.
      auto runs = worker->runs;
      for (auto& live : runs) {
        if (now < live->run_ends) continue;
        if (core::is_terminal(live->value.status)) {
          log_warn("instance.told_to_end", {{"instance", worker->id},
                                            {"prediction", live->value.id.text},
                                            {"reason", "the model went on after its prediction had ended"}});
          worker->leave(limits::instance_stop_grace);
          break;
        }
        const auto limit = time_limit(engine_.options, live->value.kind);
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
        const auto* noun = live->value.kind == core::Prediction::Kind::training ? "Training" : "Prediction";
        record(engine_, live,
               core::Failed{fmt::format("{} timed out: it ran for more than {} seconds", noun, seconds)});
        live->stop = engine_.stops.begin(live->value.id, engine_.world.clock.now());
        if (live->run != nullptr) live->run->cancel();
        live->run_ends = now + engine_.options.cancel_grace;
      }
    }
  }
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
  engine_.world.runtime.end_set_ups();
  const auto dismiss = [this](bool with_runs, SteadyClock::duration time) {
    for (auto& [key, pool] : pools_) {
      for (auto& worker : pool->workers) {
        if (worker->runs.empty() != with_runs) worker->leave(time);
      }
    }
  };
  const auto deadline = SteadyClock::now() + grace;
  for (;;) {
    dismiss(false, limits::instance_stop_grace);  // at once: it has nothing to wait for
    if (running_ == 0 || SteadyClock::now() >= deadline) break;
    changed_.expires_at(deadline);
    co_await changed_.async_wait(as_result);
  }
  for (auto& [key, pool] : pools_) pool->queue.clear();
  // What still runs begins anew at the next start, whatever the model would do with more time.
  dismiss(true, SteadyClock::duration::zero());
  while (workers_ > 0) {
    changed_.expires_at(SteadyClock::time_point::max());
    co_await changed_.async_wait(as_result);
  }
}

}  // namespace mimeo::engine
