// Predictions that are not finished yet, as the engine holds them while they wait and run.
//
// Belongs to the engine's thread.
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/async.h"
#include "core/prediction.h"
#include "core/secrets.h"
#include "engine/catalog.h"
#include "engine/recent.h"
#include "engine/stops.h"
#include "seams/fetcher.h"
#include "seams/runtime.h"

namespace mimeo::engine {

/// One unfinished prediction. The value may already be terminal while its row is still on the way to the disk; until that
/// has arrived (`told`) nobody outside may see the end.
struct Live {
  core::Prediction value;
  VersionPointer version;
  bool told = false;
  /// The end as everybody may see it, when it has been told; null for one that was withdrawn.
  PredictionPointer end;
  /// The input as the caller sent it, when it holds secrets: `value` has them replaced. In memory only, so it is gone with the
  /// process, and the prediction cannot run after that.
  std::optional<JsonText> input_with_secrets;
  core::Secrets secrets;
  core::SecretFilter log_filter;
  core::SecretFilter program_filter;  ///< of what comes by the other way (seams::RunRequest::on_log)
  /// The run on an instance, while there is one. Owned by engine/run.cc's coroutine.
  seams::Run* run = nullptr;
  /// An instance has it, if only to fetch its inputs.
  bool on_instance = false;
  /// How its model stops, since it was asked to.
  std::shared_ptr<Stop> stop;
  /// The instance it runs on is being stopped by us: what the run says of its end now is no verdict on the prediction.
  bool instance_leaves = false;
  /// When it joined its queue, and when an instance took it.
  std::chrono::steady_clock::time_point queued_since;
  std::chrono::steady_clock::time_point running_since;
  /// When the run must have ended, or be made to end (engine/overseer.h); max when nothing is due.
  std::chrono::steady_clock::time_point run_ends = std::chrono::steady_clock::time_point::max();
  /// Addresses given to the instance for this prediction's input files; withdrawn with it.
  std::vector<std::string> offered;
  /// Input files fetched for it, by their URL: kept for another attempt, removed with it.
  std::unordered_map<std::string, seams::FetchedFile> fetched;
  /// Ends a fetch that is under way when the prediction ends.
  std::stop_source fetching;
  /// Next number for an output file without a name of its own.
  int files_made = 0;
  /// Who waits for the end.
  std::vector<asio::steady_timer*> waiters;
};

using LivePointer = std::shared_ptr<Live>;

class LiveTable {
 public:
  void add(LivePointer live);
  LivePointer find(const core::PredictionId& id) const;
  /// Those of one version.
  std::vector<LivePointer> of_version(const core::ModelName& model, const core::VersionId& version) const;
  /// Wakes everybody who waits for its end and forgets it. `told` is set.
  void tell(const LivePointer& live);
  /// Ends every wait, with nothing told.
  void dismiss_waiters();
  std::size_t size() const { return rows_.size(); }
  /// All that were made through a deployment.
  std::vector<LivePointer> of_deployment(std::string_view deployment) const;

  /// Those that have a deadline; ended ones stay in until the overseer meets them.
  std::vector<std::weak_ptr<Live>>& with_deadline() { return with_deadline_; }

 private:
  std::vector<std::weak_ptr<Live>> with_deadline_;
  std::unordered_map<core::PredictionId, LivePointer> rows_;
};

/// Waits until the end of `live` is durable, but not longer than `until`; true when it is.
Task<bool> wait_for_end(LivePointer live, std::chrono::steady_clock::time_point until);

}  // namespace mimeo::engine
