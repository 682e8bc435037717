// Deployments and their releases in memory.
#pragma once

#include <map>

#include "memory/predictions.h"
#include "memory/writes.h"
#include "seams/deployment_store.h"

namespace mimeo::memory {

class Deployments final : public seams::DeploymentStore {
 public:
  Deployments(Writes& writes, const Predictions& predictions) : writes_(writes), predictions_(predictions) {}

  seams::Write insert(const core::Deployment& deployment) override;
  seams::Write put(const core::DeploymentName& name, const std::vector<core::Release>& releases) override;
  seams::Write remove(const core::DeploymentName& name) override;
  Task<Result<std::vector<core::Deployment>>> deployments() override;
  Task<Result<std::vector<core::Release>>> releases(core::DeploymentName name, int below, int limit) override;
  Task<Result<std::optional<Time>>> last_used(core::DeploymentName name) override;
  Task<Result<std::vector<core::RunTimes>>> runs(core::DeploymentName name, Time since, int limit) override;

 private:
  struct Row {
    Time created_at;
    std::map<int, core::Release> releases;  ///< by number
  };

  Writes& writes_;
  const Predictions& predictions_;
  std::map<core::DeploymentName, Row> rows_;  // guarded by writes_
};

}  // namespace mimeo::memory
