#include "predictor/slots.h"

namespace mimeo::predictor {

Slots::Slots(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
}

Slots::~Slots() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  more_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

// Threads wake each other in a chain instead of one for every job: while a woken one is on its way, those that run may well
// empty the queue, and a wake-up costs more than a short prediction. Nothing is left behind: whoever takes a job and leaves
// others in the queue wakes the next thread before it begins.
bool Slots::wants_wake() {
  if (waking_ || idle_ == 0 || jobs_.empty()) return false;
  waking_ = true;
  return true;
}

void Slots::submit(Job job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
}

void Slots::wake() {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    wake = wants_wake();
  }
  if (wake) more_.notify_one();
}

void Slots::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    while (jobs_.empty() && !closed_) {
      ++idle_;
      more_.wait(lock);
      --idle_;
      waking_ = false;
    }
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    const bool wake = wants_wake();
    lock.unlock();
    if (wake) more_.notify_one();
    job();
    job = nullptr;
    lock.lock();
  }
}

}  // namespace mimeo::predictor
