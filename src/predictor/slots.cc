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

void Slots::submit(Job job) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
    if (idle_ > 0) {
      --idle_;
      wake = true;
    }
  }
  if (wake) more_.notify_one();
}

void Slots::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    while (jobs_.empty() && !closed_) {
      ++idle_;
      more_.wait(lock);
      // A thread that took the last job before a woken one ran leaves that one to wait again: it counts itself anew above.
    }
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

}  // namespace mimeo::predictor
