#include "memory/writes.h"

#include <utility>

namespace mimeo::memory {

seams::Write Writes::submit(Apply apply) {
  seams::Write::Promise promise;
  auto write = promise.write();
  std::unique_lock lock(mutex_);
  if (holding_) {
    waiting_.push_back({std::move(apply), std::move(promise)});
    return write;
  }
  auto outcome = carry_out(apply);
  lock.unlock();
  promise.complete(std::move(outcome));
  return write;
}

void Writes::hold() {
  std::lock_guard lock(mutex_);
  holding_ = true;
}

void Writes::release() {
  for (;;) {
    std::unique_lock lock(mutex_);
    if (waiting_.empty()) {
      holding_ = false;
      return;
    }
    carry_out_oldest(std::move(lock));
  }
}

bool Writes::release_one() {
  std::unique_lock lock(mutex_);
  if (waiting_.empty()) return false;
  carry_out_oldest(std::move(lock));
  return true;
}

void Writes::carry_out_oldest(std::unique_lock<std::mutex> lock) {
  auto oldest = std::move(waiting_.front());
  waiting_.pop_front();
  auto outcome = carry_out(oldest.apply);
  lock.unlock();
  oldest.promise.complete(std::move(outcome));
}

std::size_t Writes::held() const {
  std::lock_guard lock(mutex_);
  return waiting_.size();
}

void Writes::fail_next(Error error, int count) {
  std::lock_guard lock(mutex_);
  failure_ = std::move(error);
  failures_left_ = count;
}

Result<void> Writes::carry_out(Apply& apply) {
  if (failures_left_ > 0) {
    --failures_left_;
    return std::unexpected(failure_);
  }
  return apply();
}

}  // namespace mimeo::memory
