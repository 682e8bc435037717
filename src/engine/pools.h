// Pools: who runs next, on which instance. One pool per version for everybody who runs it, and one per deployment and
// version; each has its queue and its instances. Another one for a version's trainings, each of which has an instance
// to itself: what one has left in memory or on disk must not get into the next.
//
//   submit ─► enqueue ─► queue ─► pump ─► a free slot of a ready instance ─► run (engine/run.h)
//                                   └───► core/scaling: start instances; no place for one: another gives way
//                                   (places.cc)
//
//   pools.cc      queues, and how many instances each should have
//   quarantine.cc versions that cannot be set up
//   places.cc     who gives way when the machine is full
//   instances.cc  the life of an instance, and of a run on it
//   instance_state.cc  what is shown of them
//   wait_reason.cc     why something waits
//
// Belongs to the engine's thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/async.h"
#include "core/placement.h"
#include "core/scaling.h"
#include "engine/catalog.h"
#include "engine/instance_state.h"
#include "engine/live.h"
#include "seams/runtime.h"

namespace mimeo::engine {

struct Engine;

class Pools {
 public:
  explicit Pools(Engine& engine);
  ~Pools();

  /// too_many when the queue that a prediction would join is full.
  Result<void> check_room(const Live& live) const;

  /// Puts a prediction at the end of its queue, or runs it at once.
  void enqueue(LivePointer live);

  /// What a deployment has of one version.
  struct Arrangement {
    VersionPointer version;
    core::Scale scale;
    std::string hardware;    ///< SKU; empty: the model's
    bool is_urgent = false;  ///< others give way for its first instance even if nothing waits for it
  };
  /// Which versions a deployment runs from now on. Its other instances leave when their queues are empty and they run
  /// nothing.
  void arrange(const std::string& deployment, const std::vector<Arrangement>& arrangements);

  /// Whether a deployment has an instance of the version that is ready.
  bool has_ready_instance(const std::string& deployment, const VersionPointer& version) const;
  /// Instances of all its versions, in whatever state.
  std::size_t instances_of(const std::string& deployment) const;

  /// Starts and stops instances as time goes by, and ends what has run over its time: first by asking the model, then
  /// by a signal to its instance, then by killing that (stops.h).
  void look_after(std::chrono::steady_clock::time_point now);

  /// Versions that are set aside, because their set-ups have failed in a row.
  std::vector<SetAside> set_aside() const;
  /// Has a version tried at once for these deployments; an empty name is everybody. False: it was not set aside.
  bool release(const core::ModelName& model, const core::VersionId& version, const std::vector<std::string>& deployments);

  /// By age.
  std::vector<InstanceState> states() const;
  /// The latest ones that have ended.
  const std::deque<InstanceState>& ended() const { return ended_; }
  std::optional<InstanceState> find(const core::InstanceId& id) const;
  Whereabouts whereabouts(const Live& live) const;
  /// What waits for a model.
  struct Queue {
    std::size_t length = 0;
    std::chrono::steady_clock::duration oldest = {};  ///< how long the first has waited
  };
  /// Of models for which something waits, or has an instance.
  std::map<core::ModelName, Queue> queues() const;

  /// Predictions now on an instance.
  std::size_t running() const { return running_; }

  /// Lets an instance go when what it runs has ended. False: there is none that is ready.
  bool drain(const core::InstanceId& id);

  /// Stops the instances of a version that nothing is given to any more; completes when they are gone.
  Task<> retire(core::ModelName model, core::VersionId version);

  /// Starts nothing more, ends set-ups, gives what runs `grace` to end and kills it then; completes when all instances are gone.
  Task<> stop(std::chrono::steady_clock::duration grace);

 private:
  struct Pool;
  struct Worker;
  using PoolPointer = std::shared_ptr<Pool>;
  using WorkerPointer = std::shared_ptr<Worker>;
  using Time = std::chrono::steady_clock::time_point;
  struct Key {
    std::string deployment;
    const ReadyVersion* version;
    core::Prediction::Kind kind = core::Prediction::Kind::prediction;
    auto operator<=>(const Key&) const = default;
  };
  static Key key_of(const Live& live);

  // --- pools.cc
  PoolPointer pool_of(const Key& key, const VersionPointer& version);
  void pump(const PoolPointer& pool);
  void start_workers(const PoolPointer& pool, Time now);
  void enforce_run_times(Time now);
  void arrange_models();
  void scale_by_model(Pool& pool) const;
  int wanted_now(const core::ModelScaling& scaling) const;

  // --- quarantine.cc
  void weigh(Pool& pool, Worker& worker);
  void note_failure(Pool& pool, const Error& error, Time now);
  bool refuse_set_aside(const Pool& pool, const LivePointer& live);
  bool is_forgotten(const Pool& pool, Time now) const;

  // --- places.cc
  void pump_all();
  const core::Sku& sku_of(const Pool& pool) const;
  std::optional<core::Allocation> take_place(const Pool& pool);
  bool is_behind_another(const Pool& pool, const core::Share& share) const;
  void make_place(const Pool& needy, Time now);
  bool would_help(const Worker& worker, const core::Share& share) const;
  WorkerPointer longest_idle(const core::Share& share, bool for_starved, Time now) const;
  WorkerPointer one_to_drain(const Pool& needy, const core::Share& share, Time now) const;

  // --- instances.cc
  Task<> keep(PoolPointer pool, WorkerPointer worker);
  Task<Result<void>> set_up(PoolPointer pool, WorkerPointer worker);
  Task<> give_up(PoolPointer pool, WorkerPointer worker, Error error);
  Task<> wait_until_unused(PoolPointer pool, WorkerPointer worker);
  Task<> watch(WorkerPointer worker);
  Task<> run(PoolPointer pool, WorkerPointer worker, LivePointer live);
  /// `how` it ended: InstanceState::state.
  void remove(const PoolPointer& pool, const WorkerPointer& worker, std::string_view how);

  // --- instance_state.cc
  InstanceState state_of(const Pool& pool, const Worker& worker) const;

  // --- wait_reason.cc
  WaitReason why_waits(const Pool& pool) const;
  WaitReason::Kind what_keeps(const Pool& pool, Time now) const;

  Engine& engine_;
  std::map<Key, PoolPointer> pools_;
  std::deque<InstanceState> ended_;
  core::Placement placement_;
  std::size_t workers_ = 0;
  bool place_wanted_ = false;  ///< somebody has found none
  Time models_arranged_at_{};
  std::size_t running_ = 0;
  asio::steady_timer worker_gone_;  ///< never expires; cancelled when a worker has ended: retire() waits on it
  asio::steady_timer changed_;      ///< cancelled when a run or a worker has ended: stop() waits on it
  bool stopping_ = false;
};

}  // namespace mimeo::engine
