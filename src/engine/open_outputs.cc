#include "engine/open_outputs.h"

namespace mimeo::engine {

OpenFilePointer OpenOutputs::find(const core::FileId& id) const {
  std::lock_guard lock(mutex_);
  auto found = open_.find(id);
  return found == open_.end() ? nullptr : found->second;
}

std::uint64_t OpenOutputs::mark() const {
  std::lock_guard lock(mutex_);
  return drops_;
}

void OpenOutputs::put(OpenFilePointer open, std::uint64_t mark) {
  const core::File& file = open->file;
  if (!file.expires_at || file.until_download) return;
  OpenFilePointer closed;  // outside the lock
  std::lock_guard lock(mutex_);
  if (drops_ != mark || !open_.emplace(file.id, open).second) return;
  order_.push_back(file.id);
  if (order_.size() <= capacity_) return;
  auto first = open_.find(order_.front());
  closed = std::move(first->second);
  open_.erase(first);
  order_.pop_front();
}

void OpenOutputs::drop(const core::FileId& id) {
  OpenFilePointer closed;
  std::lock_guard lock(mutex_);
  ++drops_;
  auto found = open_.find(id);
  if (found == open_.end()) return;
  closed = std::move(found->second);
  open_.erase(found);
  std::erase(order_, id);
}

}  // namespace mimeo::engine
