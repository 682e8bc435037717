// Drives one instance: waits for its set-up, watches that it lives, gives it predictions.
//
//   set_up ─► READY ─► start ─► PUT /predictions/{id}, Accept: text/event-stream ─► Run (run.h) ─► reports
//                        └ 409: coglet frees a slot a little after the end of a prediction, so ask again
//
// Every instance streams: programs of the SDK always can, and for Cog projects the packager says in the schema that coglet
// reads that they do. A server that refuses (406) is asked synchronously instead, and gives its output only at the end.
//
// Trainings go the same way. A server in train mode trains whatever it is asked by the path of predictions, too, and only there
// does coglet stream: below /trainings it refuses, where a failure would lose its logs.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/latch.h"
#include "base/limits.h"
#include "base/task_group.h"
#include "cog/program_output.h"
#include "cog/setup_journal.h"
#include "cog/uploads.h"
#include "http/client.h"
#include "seams/launcher.h"
#include "seams/runtime.h"

namespace mimeo::cog {

/// Belongs to one executor. Shared by the handle that the engine owns, its runs and the tasks that watch it.
class Driver : public std::enable_shared_from_this<Driver> {
 public:
  struct Options {
    SetupJournal::Speaker speaker = SetupJournal::Speaker::sdk;
    bool iterator = false;  ///< the output is a list that grows
    bool trains = false;    ///< the instance was started in train mode
    int slots = 1;
    std::int64_t memory_bytes = 0;  ///< what it may take; 0: as much as there is
    bool has_network = true;  ///< to the world
    std::uint16_t port = 0;   ///< of its loopback, where it listens; 0: it says so itself
    bool has_door = false;    ///< it is reached through a door, for its loopback is not the machine's
    std::chrono::steady_clock::duration health_poll = limits::health_poll;
    /// What is printed comes by another way than the end of a run, and may be later. Such lines hold what callers sent.
    std::chrono::steady_clock::duration echo = std::chrono::seconds(1);
    /// Of an instance with one slot, for only there it is clear whose it is.
    std::shared_ptr<ProgramOutput> programs;
    /// After each run, when nothing of it is needed any more.
    std::function<void(const core::PredictionId&)> on_run_ended;
  };

  /// `tasks` carries what outlives a call; it ends by itself soon after the process has.
  Driver(TaskGroup& tasks, Options options, std::unique_ptr<UploadDoor> uploads);

  /// For the process's command line.
  const std::string& upload_url() const { return uploads_->address(); }

  /// A line of the process's output.
  void hear(std::string_view line);

  /// Through which it is reached from now on (base/door.h); for an instance with a network of its own, before it says anything.
  void open_door(http::FileHandle door) { door_ = std::move(door); }

  /// Takes the process, and the address where it will listen (nothing: it says so itself, as coglet does).
  void take(std::unique_ptr<seams::LaunchedProcess> process, std::optional<http::Address> address);

  /// Waits until the instance is ready, and goes on telling `log` what it prints while nothing runs. Errors as in
  /// seams::Runtime::start.
  Task<Result<seams::SetupReport>> set_up(seams::InstanceLog log, std::chrono::steady_clock::time_point until);

  /// The same for an instance that has outlived an earlier server: ends what it runs for that one, which is among `begun`. unavailable:
  /// it does not come to rest until then.
  Task<Result<seams::SetupReport>> take_over(seams::InstanceLog log, std::vector<core::PredictionId> begun,
                                             std::chrono::steady_clock::time_point until);

  /// The engine's handle. Its destruction kills the process.
  std::unique_ptr<seams::Instance> make_instance(seams::SetupReport report);

  /// Kills the process, if it still lives, and says that the instance is gone.
  void end(std::string reason);

  Task<> process_ended() { return ended_.wait(); }
  Task<bool> process_ended_by(std::chrono::steady_clock::time_point time) { return ended_.wait_until(time); }

 private:
  class Handle;
  friend class RunTicket;
  friend class StreamedRun;
  friend class AnsweredRun;

  // --- Set-up ---
  Task<Result<Health>> look(std::chrono::steady_clock::time_point until);
  /// Why it could not be set up: `what`, unless it lacked memory.
  Error setup_error(std::string what, ErrorKind kind) const;
  /// Cancels a run of an earlier server's; true when there is none.
  Task<bool> ended_earlier(core::PredictionId id, std::chrono::steady_clock::time_point until);
  /// In words for its callers, if the kernel has killed something of it for want of memory; or empty.
  std::string memory_error() const;

  // --- Life ---
  static Task<> watch_process(std::shared_ptr<Driver> self);
  static Task<> watch_health(std::shared_ptr<Driver> self);
  static Task<> watch_programs(std::shared_ptr<Driver> self);
  /// Passes on what programs have written so far.
  void hear_programs();
  /// What it prints now is of no run, and somebody wants to know it.
  bool is_at_rest() const;
  void declare_gone(std::string reason, bool from_outside = false);

  // --- Runs ---
  Task<Result<std::unique_ptr<seams::Run>>> start(seams::RunRequest request);
  /// The head of the answer to the PUT, asking again while the instance says that it is at capacity. Errors: refusals, and
  /// `unavailable` when the instance is lost.
  Task<Result<http::ClientResponse>> put(const seams::RunRequest& request, std::chrono::steady_clock::duration patience);
  http::ClientRequest run_request(const seams::RunRequest& request) const;
  std::string path_of(const core::PredictionId& id) const;
  /// How long the model may be silent: as long as a prediction, or a training, may take. The engine and watch_health decide
  /// what is too long.
  std::chrono::milliseconds longest_silence() const;
  /// The error of a run whose instance does not answer any more; it is declared gone if it was not.
  Task<Error> lost(std::string what);
  void run_ended(const core::PredictionId& id);
  void send_cancel(const core::PredictionId& id);

  TaskGroup& tasks_;
  const Options options_;
  std::unique_ptr<UploadDoor> uploads_;
  SetupJournal journal_;
  seams::InstanceLog log_;
  /// Until then what arrives may have been printed by a run that has just ended, or by the set-up.
  std::chrono::steady_clock::time_point echo_ends_;
  std::unique_ptr<seams::LaunchedProcess> process_;
  http::FileHandle door_;  ///< its path is in the client's address
  std::unique_ptr<http::Client> client_;
  Latch ended_;  ///< the process has ended
  Latch gone_;   ///< no use any more, for whatever reason
  seams::Gone gone_how_;
  seams::Exit exit_;
  bool streams_ = true;
  int runs_ = 0;
  std::function<void(std::string)> on_run_log_;  ///< of what runs now, as far as that is clear
};

}  // namespace mimeo::cog
