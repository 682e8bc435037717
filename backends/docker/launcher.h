// Model instances as containers.
//
//   launch ─► create ─► start ─► its output, line by line ─► it ends ─► what was it? ─► remove
//   take_over ─► it runs ───────┘
//
// One task carries a container through its whole life, so that none is forgotten, whoever gives up when.
#pragma once

#include "base/latch.h"
#include "base/task_group.h"
#include "docker/container.h"
#include "docker/daemon.h"
#include "docker/leftovers.h"
#include "seams/launcher.h"

namespace mimeo::docker {

/// Belongs to one executor. close() before its destruction.
class ContainerLauncher final : public seams::Launcher {
 public:
  ContainerLauncher(Executor executor, std::string socket, ContainerOptions options);

  /// Begins to look for the containers that an earlier life of this server has left behind, and removes those with which nobody can
  /// go on. Where no engine answers yet, that is done before the first one is made.
  void open();

  /// The command must have a container and a confinement with a door. not_found: the image is gone.
  Task<Result<std::unique_ptr<seams::LaunchedProcess>>> launch(
      seams::LaunchCommand command, std::function<void(std::string_view)> on_output) override;

  Task<std::optional<seams::Survivor>> take_over(seams::LaunchCommand command,
                                                 std::function<void(std::string_view)> on_output) override;
  Task<bool> end_survivors() override;

  /// After every process has been destroyed. Waits until their containers are gone, as long as the engine answers.
  Task<> close();

 private:
  struct State;
  class Process;

  Task<Result<void>> look();
  Task<Result<void>> sweep();
  Task<> sweep_early();
  Task<> live(std::shared_ptr<State> state, Task<Result<void>> beginning);
  Task<Result<void>> begin(std::shared_ptr<State> state, seams::LaunchCommand command);
  Task<Result<void>> go_on(std::shared_ptr<State> state);
  Task<> listen(std::shared_ptr<State> state);
  Task<seams::Exit> wait_for_end(std::shared_ptr<State> state);
  Task<> signal(std::shared_ptr<State> state, int number);
  /// False: it may still be there.
  Task<bool> remove(std::string name);

  TaskGroup tasks_;
  TaskGroup listening_;  ///< apart, for it is called off at the end
  Daemon daemon_;
  bool has_looked_ = false;
  std::vector<Leftover> left_;
  std::unique_ptr<Latch> sweeping_;  ///< opens when whoever sweeps has done so
  bool takes_over_ = true;
  bool closing_ = false;
  const ContainerOptions options_;
};

}  // namespace mimeo::docker
