// Model instances as the engine sees them: started for a version, given predictions, stopped.
//
// Everything here belongs to the engine's thread: calls are made and coroutines resumed on its executor.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/async.h"
#include "base/json.h"
#include "base/result.h"
#include "core/machine.h"
#include "core/model.h"
#include "core/prediction.h"

namespace mimeo::seams {

/// One prediction for an instance.
struct RunRequest {
  core::PredictionId id;
  JsonText input;  ///< file inputs already point at addresses the instance can read
  core::Trace trace;
  /// Told what the model's programs write to its logs by a way of their own, at any time before RunFinished is reported.
  std::function<void(std::string)> on_log;
};

// --- What an instance reports about a run, in order -----------------------------------------------------------------

struct RunOutputItem { std::string json; };     ///< the next item of an iterator
struct RunOutputSoFar { JsonText output; };     ///< the whole output so far
struct RunLog { std::string text; };
struct RunMetric { std::string name; json::value value; };

/// The last report.
struct RunFinished {
  enum class How { succeeded, failed, canceled };
  How how = How::failed;
  std::optional<JsonText> output;  ///< when it differs from what was reported so far
  std::string error;               ///< failed only
};

using RunReport = std::variant<RunOutputItem, RunOutputSoFar, RunLog, RunMetric, RunFinished>;

/// A prediction being run by an instance: a pull source of reports. Destroying it abandons the run (the instance is told to
/// cancel, nobody waits).
class Run {
 public:
  virtual ~Run() = default;

  /// The next report; after RunFinished it must not be called again.
  /// unavailable: the instance died or stopped answering under it. invalid: the instance refused the input. too_large: it put
  /// out more than fits, or took more memory than it may and was killed for it.
  virtual Task<Result<RunReport>> next() = 0;

  /// Asks the model to stop; next() then comes to RunFinished. Safe to call more than once.
  virtual void cancel() = 0;
};

/// What became of a set-up.
struct SetupReport {
  std::string logs;
  double seconds = 0;
  bool taken_over = false;  ///< it was set up in an earlier life of the server, and only found again
};

/// Why an instance is no more.
struct Gone {
  std::string reason;         ///< in words: "exit code 3"
  bool from_outside = false;  ///< it was killed, by whomever, and not for what it did; or we have stopped it
};

/// A model process that is ready. Destroying it kills it.
class Instance {
 public:
  virtual ~Instance() = default;

  virtual int slots() const = 0;  ///< predictions at once
  virtual int pid() const = 0;    ///< of its first process; 0: it has none on this machine
  virtual const SetupReport& setup() const = 0;

  /// Begins a prediction. The caller holds one of the slots. conflict: nothing was begun, because the instance says that it is
  /// at capacity all the same, or was known to be gone: try again later. invalid: it refused the input. unavailable: it went
  /// away meanwhile, and may have begun. too_large: as next() has it.
  virtual Task<Result<std::unique_ptr<Run>>> start(RunRequest request) = 0;

  /// Completes when the process is gone or will never answer again.
  virtual Task<Gone> gone() = 0;

  /// Lets nothing new in, asks it to end, kills it after `grace`. Answers when it is gone: true if it had to be killed.
  virtual Task<bool> stop(std::chrono::steady_clock::duration grace) = 0;
};

/// Told what an instance prints while it is being set up, and from then on while it runs nothing: what it prints for a
/// prediction is that one's. Called until the instance is gone.
using InstanceLog = std::function<void(std::string_view text)>;

class Runtime {
 public:
  virtual ~Runtime() = default;

  /// Starts an instance of a version, for predictions or for trainings, with what it is given of the machine, and waits until it is
  /// ready. unavailable: set-up
  /// failed; `message` is fit for the prediction's error, `detail` holds the set-up's logs. timed_out: after
  /// limits::setup_time.
  virtual Task<Result<std::unique_ptr<Instance>>> start(std::shared_ptr<const core::Version> version,
                                                        core::Prediction::Kind kind, core::Allocation allocation,
                                                        InstanceLog log) = 0;

  /// The server stops: what is being set up, or begins to be, is ended, and its start() answers an error.
  virtual void end_set_ups() = 0;
};

}  // namespace mimeo::seams
