// What operators and callers are shown of instances, and of where a prediction is.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/async.h"
#include "base/clock.h"
#include "base/result.h"
#include "core/machine.h"
#include "core/names.h"
#include "core/prediction.h"
#include "engine/journal.h"
#include "engine/wait_reason.h"

namespace mimeo::engine {

struct Engine;

/// An instance at one moment. A value, but for its journal, which belongs to the engine's thread.
struct InstanceState {
  core::InstanceId id;
  core::ModelName model;
  core::VersionId version;
  core::Prediction::Kind kind = core::Prediction::Kind::prediction;  ///< what it runs
  std::string deployment;                                            ///< "owner/name", or empty
  core::Allocation hardware;                                         ///< what it has of the machine
  /// "setting up", "ready", "draining", "stopping"; of one that has ended "stopped", "died" or, in its set-up,
  /// "failed".
  std::string state;
  bool ended = false;
  Time started_at;
  Time state_since;
  std::optional<double> set_up_seconds;
  int slots = 0;
  int busy = 0;
  std::size_t queued = 0;  ///< predictions that wait in the same pool
  int pid = 0;             ///< 0: none on this machine
  std::shared_ptr<Journal> journal;
};

/// A version whose set-ups have failed so often in a row that nothing is tried for a while.
struct SetAside {
  core::ModelName model;
  core::VersionId version;
  std::string deployment;  ///< whose instances failed; empty: everybody's
  int failures = 0;
  Time until;
  std::string error;  ///< of the last one
};

/// Where an unfinished prediction is. Both: it waits, and an instance for it is being set up.
struct Whereabouts {
  struct Queue {
    std::size_t position = 0;  ///< 1 is next
    std::size_t length = 0;
    Time since;
    WaitReason why;
  };
  std::optional<Queue> queue;
  std::optional<InstanceState> instance;
  std::string setup_log;  ///< of an instance that is being set up
};

/// How the model of a prediction stopped, as Stop has it.
struct StopState {
  Time requested_at;
  std::optional<double> seconds;
  std::string escalation;
};

struct PredictionState {
  Whereabouts whereabouts;
  std::optional<StopState> stop;
};

// --- Any thread -----------------------------------------------------------------------------------------------------

/// Where a prediction is now; nothing of one that is finished but how its model was stopped.
Task<PredictionState> look_at_prediction(Engine& engine, core::PredictionId id);

/// Those that live, and before them the latest that have ended; the oldest first. Their journals are left out.
Task<std::vector<InstanceState>> list_instances(Engine& engine);

/// Nothing: there is none, or it ended long ago.
Task<std::optional<InstanceState>> find_instance(Engine& engine, core::InstanceId id);

/// Versions that are set aside; the one that comes back last is the last.
Task<std::vector<SetAside>> list_set_aside(Engine& engine);
/// Has a version tried again at once, for these of SetAside::deployment. False: it was not set aside.
Task<bool> release_version(Engine& engine, core::ModelName model, core::VersionId version, std::vector<std::string> deployments);

/// Lets it go when what it runs has ended; its state says so. not_found; conflict: it is being set up, or leaves already.
Task<Result<void>> stop_instance(Engine& engine, core::InstanceId id);

/// What it has said so far.
Task<std::string> read_journal(Engine& engine, core::InstanceId id);
/// `follower` is called on the engine's thread.
Task<> follow_journal(Engine& engine, core::InstanceId id, Journal::Follower follower);

}  // namespace mimeo::engine
