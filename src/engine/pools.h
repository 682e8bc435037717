// Pools: who runs next, on which instance. One pool per version, each with its queue and its instances; and another for its
// trainings, each of which has an instance to itself: what one has left in memory or on disk must not get into the next.
//
//   submit ─► enqueue ─► queue ─► pump ─► a free slot of a ready instance ─► run (engine/run.h)
//                                   └───► no instance: start one; no place for one: the least recently used idle
//                                         instance of another version yields
//
// Belongs to the engine's thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/async.h"
#include "engine/catalog.h"
#include "engine/live.h"
#include "seams/runtime.h"

namespace mimeo::engine {

struct Engine;

/// An instance as operators see it.
struct InstanceState {
  core::ModelName model;
  core::VersionId version;
  core::Prediction::Kind kind = core::Prediction::Kind::prediction;  ///< what it runs
  std::string state;  ///< "setting up", "ready", "stopping"
  int slots = 0;
  int busy = 0;
  std::size_t queued = 0;  ///< predictions that wait for this version
};

class Pools {
 public:
  explicit Pools(Engine& engine);
  ~Pools();

  /// too_many when the version's queue is full.
  Result<void> check_room(const ReadyVersion& version, core::Prediction::Kind kind) const;

  /// Puts a prediction at the end of its version's queue, or runs it at once.
  void enqueue(LivePointer live);

  /// Ends what has run over its time: first by asking the model, then by killing its instance.
  void enforce_run_times(std::chrono::steady_clock::time_point now);

  std::vector<InstanceState> states() const;

  /// Predictions now on an instance.
  std::size_t running() const { return running_; }

  /// Stops the instances of a version that nothing is given to any more; completes when they are gone.
  Task<> retire(core::ModelName model, core::VersionId version);

  /// Starts nothing more, gives what runs `grace` to end, stops every instance; completes when all are gone.
  Task<> stop(std::chrono::steady_clock::duration grace);

 private:
  struct Pool;
  struct Worker;
  using WorkerPointer = std::shared_ptr<Worker>;

  Pool& pool_of(const Live& live);
  void pump(Pool& pool);
  void pump_all();
  void start_worker(Pool& pool);
  bool make_place();
  void remove(const WorkerPointer& worker);
  void fail_queue(Pool& pool, const Error& error);

  Task<> keep(Pool& pool, WorkerPointer worker);
  Task<> watch(WorkerPointer worker);
  Task<> run(Pool& pool, WorkerPointer worker, LivePointer live);

  Engine& engine_;
  using PoolKey = std::pair<const ReadyVersion*, core::Prediction::Kind>;
  std::map<PoolKey, std::unique_ptr<Pool>> pools_;
  std::size_t workers_ = 0;
  std::size_t running_ = 0;
  asio::steady_timer worker_gone_;  ///< never expires; cancelled when a worker has ended: retire() waits on it
  asio::steady_timer changed_;  ///< cancelled when a run or a worker has ended: stop() waits on it
  bool stopping_ = false;
};

}  // namespace mimeo::engine
