// The threads that models run on, one per slot.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mimeo::predictor {

/// Runs jobs in the order they came, each on one thread from beginning to end. With one slot, all on the same thread.
/// Whoever submits bounds the queue: never more jobs than slots (the service refuses predictions beyond).
class Slots {
 public:
  using Job = std::move_only_function<void()>;

  explicit Slots(std::size_t count);
  /// Runs what was submitted to its end, then joins.
  ~Slots();
  Slots(const Slots&) = delete;

  std::size_t count() const { return threads_.size(); }

  /// Any thread. A job must not throw.
  void submit(Job job);

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<Job> jobs_;        // guarded by mutex_
  std::size_t idle_ = 0;        // threads that wait and were not woken yet; guarded by mutex_
  bool closed_ = false;         // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace mimeo::predictor
