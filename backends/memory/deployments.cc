#include "memory/deployments.h"

#include <algorithm>
#include <ranges>

namespace mimeo::memory {

seams::Write Deployments::insert(const core::Deployment& deployment) {
  return writes_.submit([this, deployment]() -> Result<void> {
    Row row{deployment.created_at, {{deployment.current.number, deployment.current}}};
    if (!rows_.emplace(deployment.name, std::move(row)).second) {
      return fail(ErrorKind::conflict, "A deployment of this name already exists.");
    }
    return {};
  });
}

seams::Write Deployments::put(const core::DeploymentName& name, const std::vector<core::Release>& releases) {
  return writes_.submit([this, name, releases]() -> Result<void> {
    auto row = rows_.find(name);
    if (row == rows_.end()) return fail(ErrorKind::not_found, "There is no such deployment.");
    for (const auto& release : releases) row->second.releases.insert_or_assign(release.number, release);
    return {};
  });
}

seams::Write Deployments::remove(const core::DeploymentName& name) {
  return writes_.submit([this, name]() -> Result<void> {
    rows_.erase(name);
    return {};
  });
}

Task<Result<std::vector<core::Deployment>>> Deployments::deployments() {
  std::vector<core::Deployment> all;
  writes_.read([&] {
    for (const auto& [name, row] : rows_) {
      core::Deployment deployment{name, row.created_at, row.releases.rbegin()->second, std::nullopt};
      for (const auto& [number, release] : row.releases) {
        const bool rolling_out = deployment.current.state == core::Release::State::rolling_out;
        if (rolling_out && release.state == core::Release::State::live) deployment.former = release;
      }
      all.push_back(std::move(deployment));
    }
  });
  std::ranges::sort(all, {}, &core::Deployment::created_at);
  co_return all;
}

Task<Result<std::vector<core::Release>>> Deployments::releases(core::DeploymentName name, int below, int limit) {
  std::vector<core::Release> found;
  writes_.read([&] {
    auto row = rows_.find(name);
    if (row == rows_.end()) return;
    for (const auto& [number, release] : row->second.releases | std::views::reverse) {
      if (number < below && found.size() < static_cast<std::size_t>(limit)) found.push_back(release);
    }
  });
  co_return found;
}

Task<Result<std::optional<Time>>> Deployments::last_used(core::DeploymentName name) {
  co_return writes_.read([&] { return predictions_.newest_of_deployment(name.text()); });
}

Task<Result<std::vector<core::RunTimes>>> Deployments::runs(core::DeploymentName name, Time since, int limit) {
  auto runs = writes_.read([&] { return predictions_.ended_of_deployment(name.text(), since); });
  if (runs.size() > static_cast<std::size_t>(limit)) runs.resize(static_cast<std::size_t>(limit));
  co_return runs;
}

}  // namespace mimeo::memory
