// Instances: the life of one, from its set-up until nobody needs it, and of a run on it.
#include "base/log.h"
#include "engine/deploy.h"
#include "engine/engine.h"
#include "engine/pool.h"
#include "engine/record.h"
#include "engine/run.h"
#include "engine/usage.h"

namespace mimeo::engine {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// After a set-up that was killed.
constexpr auto killed_pause = std::chrono::seconds(1);

/// Experience counts, but the last one most.
void learn(double& known, double seconds) { known = known == 0 ? seconds : 0.7 * known + 0.3 * seconds; }

double seconds_since(SteadyClock::time_point begun) {
  return std::chrono::duration<double>(SteadyClock::now() - begun).count();
}

}  // namespace

Task<> Pools::keep(PoolPointer pool, WorkerPointer worker) {
  const auto& version = pool->version->version;
  log_info("instance.starting", {{"instance", worker->id},
                                 {"model", version.model.text()},
                                 {"version", version.id.text},
                                 {"deployment", pool->deployment}});
  auto ready = co_await set_up(pool, worker);
  if (!ready) {
    if (!stopping_) co_await give_up(pool, worker, std::move(ready.error()));
    remove(pool, worker, "failed");
    co_return;
  }
  engine_.tasks.spawn(watch(worker));
  pump(pool);
  co_await release_came_up(engine_, pool->deployment, pool->version);
  co_await wait_until_unused(pool, worker);
  const bool died = worker->gone;
  weigh(*pool, *worker);
  worker->enter(Worker::State::stopping);
  const bool killed = co_await worker->instance->stop(worker->stop_grace);
  log_info("instance.stopped", {{"instance", worker->id},
                                {"model", version.model.text()},
                                {"version", version.id.text},
                                {"deployment", pool->deployment},
                                {"killed", killed}});
  for (auto* stopped : {&worker->unstopped, &worker->runs}) {
    for (auto& live : *stopped) {
      if (!live->stop || live->stop->seconds) continue;
      live->stop->escalation = killed ? Stop::Escalation::kill : Stop::Escalation::signal;
      record_stop(engine_, *live);
    }
  }
  remove(pool, worker, died ? "died" : "stopped");
}

/// A set-up has failed. Who waits does not wait for another one to fail, but an instance that works may still serve
/// them, and one that was only killed may be tried again.
Task<> Pools::give_up(PoolPointer pool, WorkerPointer worker, Error error) {
  log_warn(
      "instance.setup_failed", error,
      {{"instance", worker->id}, {"model", pool->version->version.model.text()}, {"deployment", pool->deployment}});
  worker->enter(Worker::State::stopping);
  if (worker->journal->text().empty()) worker->journal->append(error.detail);
  worker->journal->append(error.message + "\n");
  if (error.kind == ErrorKind::interrupted) {
    pool->next_set_up = SteadyClock::now() + killed_pause;
    if (pool->has_worker() || ++pool->killed_set_ups < limits::set_up_attempts) co_return;
    // So often that it is hardly others who kill it.
  }
  note_failure(*pool, error, SteadyClock::now());
  std::deque<LivePointer> waiting;
  if (!pool->has_worker()) waiting.swap(pool->queue);
  const auto note = co_await release_failed(engine_, pool->deployment, pool->version, error);
  if (!note.empty()) error.message += "; " + note;
  for (auto& live : waiting) {
    record(engine_, live, core::LogText{error.detail});
    record(engine_, live, core::Failed{error.message});
  }
}

Task<Result<void>> Pools::set_up(PoolPointer pool, WorkerPointer worker) {
  const auto begun = SteadyClock::now();
  const auto& version = pool->version->version;
  auto shared = std::shared_ptr<const core::Version>(pool->version, &version);
  seams::InstanceLog log = [journal = worker->journal](std::string_view text) { journal->append(text); };
  auto started = co_await engine_.world.runtime.start(std::move(shared), pool->kind, worker->allocation, std::move(log));
  count_setup(engine_, version.model, worker->started_for, SteadyClock::now() - begun);
  if (!started) {
    engine_.metrics.set_ups_failed.add();
    co_return pass_on(std::move(started));
  }
  worker->instance = std::move(*started);
  if (worker->journal->text().empty()) worker->journal->append(worker->instance->setup().logs);
  if (!worker->instance->setup().taken_over) {
    learn(pool->set_up_seconds, seconds_since(begun));
    pool->metrics->set_up_seconds.observe(seconds_since(begun));
  }
  pool->killed_set_ups = 0;
  log_info("instance.ready", {{"instance", worker->id},
                              {"model", version.model.text()},
                              {"version", version.id.text},
                              {"deployment", pool->deployment},
                              {"setup_seconds", worker->instance->setup().seconds}});
  if (worker->state == Worker::State::setting_up) worker->enter(Worker::State::ready);
  worker->ready_since = worker->idle_since = SteadyClock::now();
  co_return Result<void>{};
}

/// Returns when the instance is to go: told to leave, gone by itself, drained, or idle for so long that it can be
/// spared.
Task<> Pools::wait_until_unused(PoolPointer pool, WorkerPointer worker) {
  while (!worker->gone && worker->state != Worker::State::stopping) {
    if (worker->state == Worker::State::draining && worker->runs.empty()) co_return;
    const auto now = SteadyClock::now();
    auto look_again = now + engine_.options.instance_idle;
    if (worker->is_idle() && pool->queue.empty()) {
      const auto idle_ends = worker->idle_since + pool->idle_time(engine_.options);
      if (now < idle_ends) {
        look_again = idle_ends;
      } else if (pool->ready() > pool->scale.min) {
        co_return;
      }
    }
    worker->wake.expires_at(look_again);
    co_await worker->wake.async_wait(as_result);
  }
}

Task<> Pools::watch(WorkerPointer worker) {
  worker->gone_how = co_await worker->instance->gone();
  const auto& reason = worker->gone_how.reason;
  if (worker->is_ready()) {
    log_warn("instance.died", {{"instance", worker->id}, {"reason", reason}});
    engine_.metrics.instances_died.add();
    worker->journal->append("The instance ended: " + reason + "\n");
  }
  worker->gone = true;
  worker->wake.cancel();
}

Task<> Pools::run(PoolPointer pool, WorkerPointer worker, LivePointer live) {
  const auto end = co_await run_prediction(engine_, *worker->instance, live);
  std::erase(worker->runs, live);
  --pool->running;
  live->on_instance = false;
  if (end != RunEnd::at_capacity) worker->has_taken = true;
  if (worker->gone) weigh(*pool, *worker);
  // In an instance that is told to end, the end of a run says little of the model.
  const bool is_ending = worker->state == Worker::State::stopping;
  if (live->stop && is_ending) worker->unstopped.push_back(live);
  if (!is_ending) record_stop(engine_, *live);
  --running_;
  changed_.cancel();
  if (worker->runs.empty()) {
    worker->idle_since = SteadyClock::now();
    if (worker->state == Worker::State::draining || pool->is_retired || pool->keep_warm) worker->wake.cancel();
  }
  if (pool->kind == core::Prediction::Kind::training) worker->leave(limits::instance_stop_grace);
  if (end == RunEnd::ended) {
    if (!worker->gone) pool->failed_set_ups = 0;
    const double seconds = seconds_since(live->running_since);
    learn(pool->run_seconds, seconds);
    pool->metrics->run_seconds.observe(seconds);
  }
  const bool goes_on = end == RunEnd::run_again || end == RunEnd::at_capacity;
  if (goes_on && !stopping_ && !refuse_set_aside(*pool, live)) pool->queue.push_front(std::move(live));
  if (end == RunEnd::at_capacity && !stopping_) {
    // The instance knows better how many it can take: give it a moment instead of asking in a circle.
    asio::steady_timer pause(engine_.executor, std::chrono::milliseconds(100));
    co_await pause.async_wait(as_result);
  }
  pump(pool);
  // An instance that has just become idle may be what another version waits for.
  if (worker->is_idle() && pool->queue.empty() && place_wanted_) pump_all();
}

void Pools::remove(const PoolPointer& pool, const WorkerPointer& worker, std::string_view how) {
  std::erase(pool->workers, worker);
  worker->journal->end();
  auto last = state_of(*pool, *worker);
  last.state = how;
  last.ended = true;
  last.pid = 0;
  ended_.push_back(std::move(last));
  if (ended_.size() > limits::instances_remembered) ended_.pop_front();
  --workers_;
  placement_.give_back(worker->allocation);
  changed_.cancel();
  worker_gone_.cancel();
  pump_all();
}

}  // namespace mimeo::engine
