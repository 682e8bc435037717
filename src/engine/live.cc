#include "engine/live.h"

#include <algorithm>

namespace mimeo::engine {

void LiveTable::add(LivePointer live) {
  if (live->value.deadline) with_deadline_.push_back(live);
  auto id = live->value.id;
  rows_.insert_or_assign(std::move(id), std::move(live));
}

LivePointer LiveTable::find(const core::PredictionId& id) const {
  auto row = rows_.find(id);
  return row == rows_.end() ? nullptr : row->second;
}

std::vector<LivePointer> LiveTable::of_version(const core::ModelName& model, const core::VersionId& version) const {
  std::vector<LivePointer> found;
  for (const auto& [id, live] : rows_) {
    if (live->value.version == version && live->value.model == model) found.push_back(live);
  }
  return found;
}

void LiveTable::tell(const LivePointer& live) {
  live->told = true;
  for (auto* waiter : live->waiters) waiter->cancel();
  rows_.erase(live->value.id);
}

std::vector<LivePointer> LiveTable::of_deployment(std::string_view deployment) const {
  std::vector<LivePointer> found;
  for (const auto& [id, live] : rows_) {
    if (live->value.deployment == deployment) found.push_back(live);
  }
  return found;
}

void LiveTable::dismiss_waiters() {
  for (const auto& [id, live] : rows_) {
    for (auto* waiter : live->waiters) waiter->cancel();
  }
}

Task<bool> wait_for_end(LivePointer live, std::chrono::steady_clock::time_point until) {
  if (live->told) co_return true;
  auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, until);
  live->waiters.push_back(&timer);
  co_await timer.async_wait(as_result);
  std::erase(live->waiters, &timer);
  co_return live->told;
}

}  // namespace mimeo::engine
