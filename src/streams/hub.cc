#include "streams/hub.h"

#include <algorithm>

namespace mimeo::streams {

void Hub::changed(const core::Prediction& prediction, const core::Change& change) {
  if (logs_.empty()) return;
  const auto row = logs_.find(prediction.id);
  if (row == logs_.end()) return;
  if (const auto log = row->second.lock()) {
    log->change(prediction, change);
    if (!change.finished) return;
  }
  logs_.erase(row);
}

void Hub::withdrawn(const core::PredictionId& id) {
  const auto row = logs_.find(id);
  if (row == logs_.end()) return;
  if (const auto log = row->second.lock()) log->close();
  logs_.erase(row);
}

std::shared_ptr<Log> Hub::follow(const core::Prediction& prediction) {
  auto& kept = logs_[prediction.id];
  auto log = kept.lock();
  if (!log) {
    log = std::make_shared<Log>(prediction);
    kept = log;
    if (closed_) log->close();
  }
  return log;
}

void Hub::close() {
  closed_ = true;
  for (const auto& [id, kept] : logs_) {
    if (const auto log = kept.lock()) log->close();
  }
}

std::size_t Hub::readers() {
  std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& desk : desks_) count += desk->readers();
  return count;
}

std::shared_ptr<Desk> Hub::desk(const Executor& executor) {
  std::lock_guard lock(mutex_);
  auto found = std::ranges::find(desks_, executor, [](const auto& one) { return one->executor(); });
  if (found == desks_.end()) found = desks_.insert(found, std::make_shared<Desk>(executor));
  return *found;
}

}  // namespace mimeo::streams
