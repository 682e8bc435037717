// Deployments and their releases in SQLite.
#pragma once

#include "seams/deployment_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Deployments final : public seams::DeploymentStore {
 public:
  Deployments(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write insert(const core::Deployment& deployment) override;
  seams::Write put(const core::DeploymentName& name, const std::vector<core::Release>& releases) override;
  seams::Write remove(const core::DeploymentName& name) override;
  Task<Result<std::vector<core::Deployment>>> deployments() override;
  Task<Result<std::vector<core::Release>>> releases(core::DeploymentName name, int below, int limit) override;
  Task<Result<std::optional<Time>>> last_used(core::DeploymentName name) override;
  Task<Result<std::vector<core::RunTimes>>> runs(core::DeploymentName name, Time since, int limit) override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
