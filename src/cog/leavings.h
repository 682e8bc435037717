// What coglet leaves behind after each prediction: /tmp/coglet/predictions/<id>/{inputs,outputs}, whatever TMPDIR says and
// wherever that /tmp is, never removed by itself. A busy model would fill the disk with directory entries.
#pragma once

#include <string>
#include <vector>

#include "base/offload.h"
#include "base/task_group.h"
#include "core/names.h"

namespace mimeo::cog {

/// The predictions of which a coglet whose /tmp is `tmp` keeps something: those that run in it are among them.
std::vector<core::PredictionId> kept_predictions(const std::string& tmp);
/// Removes it at once. Both read the disk.
void remove_kept(const std::string& tmp, const core::PredictionId& id);

/// Belongs to one executor.
class Leavings {
 public:
  Leavings(TaskGroup& tasks, Offload& offload);

  /// Removes what a coglet whose /tmp is `tmp` keeps of an ended prediction, with that of others, when the models rest.
  void remove(const std::string& tmp, const core::PredictionId& id);
  /// From now on at once: the server stops.
  void close();

 private:
  Task<> work();

  TaskGroup& tasks_;
  Offload& offload_;
  std::vector<std::string> waiting_;
  asio::steady_timer pause_;
  bool working_ = false;
  bool closed_ = false;
};

}  // namespace mimeo::cog
