// Instances of versions, started as processes and driven over the Cog HTTP API.
#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/offload.h"
#include "base/task_group.h"
#include "cog/callbacks.h"
#include "cog/command.h"
#include "cog/confinement.h"
#include "cog/leavings.h"
#include "cog/program_output.h"
#include "cog/scratch.h"
#include "core/output_shape.h"
#include "seams/launcher.h"
#include "seams/runtime.h"

namespace mimeo::cog {

class Driver;

struct RuntimeOptions {
  std::string scratch_folder;          ///< absolute; below the data folder
  std::vector<std::string> variables;  ///< NAME=value for every instance: CUDA_VISIBLE_DEVICES, HTTPS_PROXY, ...
  std::chrono::steady_clock::duration setup_time = limits::setup_time;
  bool confined = false;  ///< the launcher can confine what it starts
  ModelNetwork network = ModelNetwork::asked;  ///< which instances have one, when they are confined
  /// How long what an earlier server has left may wait to be taken over, once we are ready.
  std::chrono::steady_clock::duration takeover_time = limits::takeover_time;
};

/// Belongs to one executor, the engine's; everything it is given does, too, or is thread-safe, and outlives it.
class Runtime final : public seams::Runtime {
 public:
  Runtime(Executor executor, seams::Launcher& launcher, Callbacks& callbacks, Offload& offload, RuntimeOptions options);
  ~Runtime() override;

  Result<void> open();

  /// Models in images are started by this one, which outlives us; without it they are not started.
  void contain_by(seams::Launcher& containers) { containers_ = &containers; }

  Task<Result<std::unique_ptr<seams::Instance>>> start(std::shared_ptr<const core::Version> version,
                                                       core::Prediction::Kind kind, core::Allocation allocation,
                                                       seams::InstanceLog log) override;

  void end_set_ups() override;

  /// We are ready: what nobody wants of what an earlier server has left goes after a while.
  void limit_survivors();

  /// After every instance and run has been destroyed. Waits until their processes and folders are gone.
  Task<> close();

 private:
  /// What is known of an instance before there is any.
  struct Plan {
    std::shared_ptr<const core::Version> version;
    core::Prediction::Kind kind = core::Prediction::Kind::prediction;
    core::Allocation allocation;
    core::OutputShape output;
    bool is_contained = false;
    bool delivers = false;     ///< its files, by delivery.py
    bool may_survive = false;  ///< the server, and be taken over by the next one
  };

  seams::LaunchCommand command_for(const Plan& plan, const Places& places, std::vector<std::string> own) const;
  std::shared_ptr<Driver> make_driver(const Plan& plan, const std::string& folder, const seams::LaunchCommand& command,
                                      std::unique_ptr<UploadDoor> uploads, std::shared_ptr<ProgramOutput> programs);
  void attend(const std::shared_ptr<Driver>& driver, const std::string& folder, const std::string& door);
  class SetUp;
  Task<std::unique_ptr<seams::Instance>> take_over(Plan plan, seams::InstanceLog log);
  Task<> end_survivors_later();
  Task<> end_survivors();
  Task<Result<void>> lay_out(std::shared_ptr<const core::Version> version, core::Prediction::Kind kind, Places places,
                             bool delivers);

  bool is_confined(const core::Package& package) const;

  Task<> answer_behind(std::string path, std::shared_ptr<Driver> driver);

  TaskGroup tasks_;
  TaskGroup waiting_;  ///< apart, for it is called off at the end
  seams::Launcher& launcher_;
  seams::Launcher* containers_ = nullptr;
  Callbacks& callbacks_;
  Offload& offload_;
  const RuntimeOptions options_;
  ScratchRoot scratch_;
  Leavings leavings_;
  std::set<std::shared_ptr<Driver>> set_ups_;  ///< under way
  bool set_ups_ended_ = false;
  int taking_over_ = 0;
  bool survivors_ended_ = false;
  bool was_ready_ = false;
};

}  // namespace mimeo::cog
