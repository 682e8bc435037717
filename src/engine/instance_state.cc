#include "engine/instance_state.h"

#include "engine/engine.h"
#include "engine/pool.h"

namespace mimeo::engine {

using SteadyClock = std::chrono::steady_clock;

Time wall_time(const mimeo::Clock& wall, SteadyClock::time_point then) {
  return wall.now() + std::chrono::duration_cast<Duration>(then - SteadyClock::now());
}

InstanceState Pools::state_of(const Pool& pool, const Worker& worker) const {
  InstanceState state;
  state.id = worker.id;
  state.model = pool.version->version.model;
  state.version = pool.version->version.id;
  state.kind = pool.kind;
  state.deployment = pool.deployment;
  state.hardware = worker.allocation;
  switch (worker.state) {
    case Worker::State::setting_up: state.state = "setting up"; break;
    case Worker::State::ready: state.state = "ready"; break;
    case Worker::State::draining: state.state = "draining"; break;
    case Worker::State::stopping: state.state = "stopping"; break;
  }
  state.started_at = worker.started_at;
  state.state_since = worker.state_since;
  if (worker.instance) {
    state.set_up_seconds = worker.instance->setup().seconds;
    state.pid = worker.gone ? 0 : worker.instance->pid();
  }
  state.slots = worker.instance ? worker.instance->slots() : pool.version->version.package.concurrency;
  state.busy = static_cast<int>(worker.runs.size());
  state.queued = pool.queue.size();
  state.journal = worker.journal;
  return state;
}

std::vector<InstanceState> Pools::states() const {
  std::vector<InstanceState> states;
  for (const auto& [key, pool] : pools_) {
    for (const auto& worker : pool->workers) states.push_back(state_of(*pool, *worker));
  }
  std::ranges::sort(states, {}, &InstanceState::id);
  return states;
}

std::optional<InstanceState> Pools::find(const core::InstanceId& id) const {
  for (const auto& [key, pool] : pools_) {
    for (const auto& worker : pool->workers) {
      if (worker->id == id) return state_of(*pool, *worker);
    }
  }
  auto ended = std::ranges::find(ended_, id, &InstanceState::id);
  return ended == ended_.end() ? std::nullopt : std::optional(*ended);
}

bool Pools::drain(const core::InstanceId& id) {
  for (const auto& [key, pool] : pools_) {
    for (const auto& worker : pool->workers) {
      if (worker->id != id || worker->state != Worker::State::ready) continue;
      worker->drain();
      return true;
    }
  }
  return false;
}

std::map<core::ModelName, Pools::Queue> Pools::queues() const {
  const auto now = std::chrono::steady_clock::now();
  std::map<core::ModelName, Queue> queues;
  for (const auto& [key, pool] : pools_) {
    auto& queue = queues[pool->version->version.model];
    queue.length += pool->queue.size();
    if (!pool->queue.empty()) queue.oldest = std::max(queue.oldest, now - pool->queue.front()->queued_since);
  }
  return queues;
}

Whereabouts Pools::whereabouts(const Live& live) const {
  Whereabouts found;
  auto entry = pools_.find(key_of(live));
  if (entry == pools_.end()) return found;
  const Pool& pool = *entry->second;
  const auto is_it = [&live](const auto& one) { return one.get() == &live; };
  for (const auto& worker : pool.workers) {
    if (std::ranges::any_of(worker->runs, is_it)) found.instance = state_of(pool, *worker);
  }
  const auto place = std::ranges::find_if(pool.queue, is_it);
  if (found.instance || place == pool.queue.end()) return found;
  // What has ended while it waited is still in the queue, and counts for nothing.
  const auto waits = [](const auto& one) { return !core::is_terminal(one->value.status); };
  Whereabouts::Queue queue;
  queue.position = 1 + static_cast<std::size_t>(std::count_if(pool.queue.begin(), place, waits));
  queue.length = static_cast<std::size_t>(std::ranges::count_if(pool.queue, waits));
  queue.since = wall_time(engine_.world.clock, live.queued_since);
  queue.why = why_waits(pool);
  found.queue = queue;
  if (pool.ready() > 0) return found;
  const auto coming =
      std::ranges::find(pool.workers, Worker::State::setting_up, [](const auto& one) { return one->state; });
  if (coming == pool.workers.end()) return found;
  found.instance = state_of(pool, **coming);
  found.setup_log = (*coming)->journal->text();
  return found;
}

namespace {

Task<PredictionState> look_here(Engine& engine, core::PredictionId id) {
  PredictionState state;
  const auto live = engine.live.find(id);
  if (live) state.whereabouts = engine.pools.whereabouts(*live);
  if (const auto stop = engine.stops.find(id)) {
    state.stop = StopState{stop->requested_at, stop->seconds, std::string(to_string(stop->escalation))};
  }
  co_return state;
}

Task<std::vector<InstanceState>> list_here(Engine& engine) {
  const auto& ended = engine.pools.ended();
  std::vector<InstanceState> all(ended.begin(), ended.end());
  for (auto& state : engine.pools.states()) all.push_back(std::move(state));
  for (auto& state : all) state.journal = nullptr;
  co_return all;
}

Task<std::optional<InstanceState>> find_here(Engine& engine, core::InstanceId id) {
  auto found = engine.pools.find(id);
  if (found) found->journal = nullptr;
  co_return found;
}

Task<Result<void>> stop_one_here(Engine& engine, core::InstanceId id) {
  if (engine.pools.drain(id)) co_return Result<void>{};
  const auto found = engine.pools.find(id);
  if (!found || found->ended) co_return fail(ErrorKind::not_found, "No instance with that id runs");
  co_return fail(ErrorKind::conflict, "This instance is " + found->state + "; only one that is ready can be stopped");
}

Task<std::string> read_here(Engine& engine, core::InstanceId id) {
  const auto found = engine.pools.find(id);
  co_return found ? found->journal->text() : std::string();
}

Task<> follow_here(Engine& engine, core::InstanceId id, Journal::Follower follower) {
  const auto found = engine.pools.find(id);
  if (found) {
    found->journal->follow(std::move(follower));
  } else {
    follower({});
  }
  co_return;
}

}  // namespace

Task<PredictionState> look_at_prediction(Engine& engine, core::PredictionId id) {
  auto looking = look_here(engine, std::move(id));
  co_return co_await on_engine(engine, std::move(looking));
}

Task<Result<void>> stop_instance(Engine& engine, core::InstanceId id) {
  auto stopping = stop_one_here(engine, std::move(id));
  co_return co_await on_engine(engine, std::move(stopping));
}

Task<std::vector<InstanceState>> list_instances(Engine& engine) {
  auto listing = list_here(engine);
  co_return co_await on_engine(engine, std::move(listing));
}

Task<std::optional<InstanceState>> find_instance(Engine& engine, core::InstanceId id) {
  auto finding = find_here(engine, std::move(id));
  co_return co_await on_engine(engine, std::move(finding));
}

Task<std::string> read_journal(Engine& engine, core::InstanceId id) {
  auto reading = read_here(engine, std::move(id));
  co_return co_await on_engine(engine, std::move(reading));
}

Task<> follow_journal(Engine& engine, core::InstanceId id, Journal::Follower follower) {
  auto following = follow_here(engine, std::move(id), std::move(follower));
  co_await on_engine(engine, std::move(following));
}

}  // namespace mimeo::engine
