// Deployments in memory: what every request through one looks up, kept in step with the store by engine/deploy.h.
//
// Thread-safe: readers take a shared lock and get shared, immutable values.
#pragma once

#include <memory>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "core/deployment.h"
#include "engine/catalog.h"
#include "seams/deployment_store.h"

namespace mimeo::engine {

/// A deployment, and which of its releases takes the predictions that come now.
struct ServedDeployment {
  core::Deployment deployment;
  bool former_serves = false;  ///< the current release is being rolled out, and the former one has instances

  const core::Release& serving() const { return former_serves ? *deployment.former : deployment.current; }
};

using DeploymentPointer = std::shared_ptr<const ServedDeployment>;

class Deployments {
 public:
  explicit Deployments(seams::DeploymentStore& store) : store_(store) {}

  /// Reads everything the store has. Once, before the first request.
  Task<Result<void>> load();

  DeploymentPointer find(const core::DeploymentName& name) const;
  /// By the name as predictions bear it, "owner/name".
  DeploymentPointer find(std::string_view text) const;
  std::vector<DeploymentPointer> all() const;
  std::vector<DeploymentPointer> of_account(const core::AccountId& account) const;

  /// The name of a deployment that runs this version, or may fall back to it; nothing: it may go.
  std::optional<core::DeploymentName> user_of(const core::ModelName& model, const core::VersionId& version) const;

  void show(ServedDeployment deployment);
  void forget(const core::DeploymentName& name);

 private:
  seams::DeploymentStore& store_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<core::DeploymentName, DeploymentPointer> rows_;  // guarded by mutex_
};

}  // namespace mimeo::engine
