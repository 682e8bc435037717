// Where deployments and their releases are kept. Few rows, read often: the engine keeps them in memory
// (engine/deployments.h) and this is their durable copy, and the history.
#pragma once

#include <optional>
#include <vector>

#include "core/deployment.h"
#include "core/history.h"
#include "seams/write.h"

namespace mimeo::seams {

/// Thread-safe.
class DeploymentStore {
 public:
  virtual ~DeploymentStore() = default;

  /// A new deployment with its first release; conflict when the name is taken.
  virtual Write insert(const core::Deployment& deployment) = 0;
  /// Releases that are new or whose state has changed, all or none. not_found: no such deployment.
  virtual Write put(const core::DeploymentName& name, const std::vector<core::Release>& releases) = 0;
  /// With all its releases. Absent: succeeds.
  virtual Write remove(const core::DeploymentName& name) = 0;

  /// All of them, by creation, each with its newest release and, while that one is rolled out, the newest live one.
  virtual Task<Result<std::vector<core::Deployment>>> deployments() = 0;

  /// The releases of one, the newest first; at most `limit` of those with a number below `below`.
  virtual Task<Result<std::vector<core::Release>>> releases(core::DeploymentName name, int below, int limit) = 0;

  /// When the newest prediction was made through it.
  virtual Task<Result<std::optional<Time>>> last_used(core::DeploymentName name) = 0;

  /// The predictions made through it that have ended since, the last one first; at most `limit`.
  virtual Task<Result<std::vector<core::RunTimes>>> runs(core::DeploymentName name, Time since, int limit) = 0;
};

}  // namespace mimeo::seams
