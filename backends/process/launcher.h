// Starts model instances as processes of this machine. See README.md for who watches whom.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/offload.h"
#include "base/task_group.h"
#include "process/cgroups.h"
#include "process/confiner.h"
#include "process/link.h"
#include "seams/launcher.h"

namespace mimeo::process {

/// Belongs to one executor, that of one thread.
class ProcessLauncher final : public seams::Launcher {
 public:
  /// `owner` tells this server's processes from those of others on the machine: its data folder.
  ProcessLauncher(Executor executor, std::string_view owner);
  /// Must be closed first if it was opened (asserted).
  ~ProcessLauncher() override;

  /// From now on commands that name a confinement are confined, on the pool; before, they are not.
  void confine_by(Confiner confiner, Offload& offload);

  /// Kills what an earlier server of this owner left behind, looks whether processes can be bounded, and starts the supervisor.
  /// Early, while the program is small and has few threads, because it forks. Blocks for some milliseconds.
  Result<void> open();

  /// Whether the memory of a process can be bounded, once opened.
  bool keeps_limits() const { return groups_ && groups_->has(Cgroups::Controller::memory); }

  Task<Result<std::unique_ptr<seams::LaunchedProcess>>> launch(seams::LaunchCommand command,
                                                               std::function<void(std::string_view)> on_output) override;

  /// Kills what still runs and waits until it is gone.
  Task<> close();

 private:
  struct State;
  class Process;

  Result<void> connect();
  void hear(const Report& report);
  Task<> serve();

  const std::string owner_;
  std::optional<Cgroups> groups_;  ///< nothing: limits are not kept
  std::optional<Confiner> confiner_;
  Offload* offload_ = nullptr;  ///< together with the former
  TaskGroup tasks_;
  std::unique_ptr<Link> link_;
  bool connected_ = false;
  Number last_number_ = 0;
  std::unordered_map<Number, std::shared_ptr<State>> processes_;
};

}  // namespace mimeo::process
