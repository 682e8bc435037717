#include "engine/deployments.h"

#include <mutex>

namespace mimeo::engine {

Task<Result<void>> Deployments::load() {
  auto all = co_await store_.deployments();
  if (!all) co_return pass_on(std::move(all));
  for (auto& deployment : *all) show({std::move(deployment)});
  co_return Result<void>{};
}

DeploymentPointer Deployments::find(const core::DeploymentName& name) const {
  std::shared_lock lock(mutex_);
  auto row = rows_.find(name);
  return row == rows_.end() ? nullptr : row->second;
}

DeploymentPointer Deployments::find(std::string_view text) const {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return nullptr;
  return find(core::DeploymentName{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))});
}

std::vector<DeploymentPointer> Deployments::all() const {
  std::shared_lock lock(mutex_);
  std::vector<DeploymentPointer> all;
  for (const auto& [name, row] : rows_) all.push_back(row);
  return all;
}

std::vector<DeploymentPointer> Deployments::of_account(const core::AccountId& account) const {
  auto found = all();
  std::erase_if(found, [&](const auto& row) { return row->deployment.name.owner != account.text; });
  return found;
}

std::optional<core::DeploymentName> Deployments::user_of(const core::ModelName& model,
                                                         const core::VersionId& version) const {
  const auto runs = [&](const core::Release& release) { return release.model == model && release.version == version; };
  std::shared_lock lock(mutex_);
  for (const auto& [name, row] : rows_) {
    const auto& former = row->deployment.former;
    if (runs(row->deployment.current) || (former && runs(*former))) return name;
  }
  return std::nullopt;
}

void Deployments::show(ServedDeployment deployment) {
  auto shared = std::make_shared<const ServedDeployment>(std::move(deployment));
  std::unique_lock lock(mutex_);
  rows_.insert_or_assign(shared->deployment.name, shared);
}

void Deployments::forget(const core::DeploymentName& name) {
  std::unique_lock lock(mutex_);
  rows_.erase(name);
}

}  // namespace mimeo::engine
