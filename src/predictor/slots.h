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

  /// Puts a job into the queue. It begins at the latest after the next wake(). A job must not throw. Any thread.
  void submit(Job job);

  /// Lets the threads look at the queue. Apart from submit(), so that many jobs can share the one wake-up.
  void wake();

 private:
  void work();
  /// Whether one more thread should be woken for what is in the queue; if so, the caller does it. mutex_ is held.
  bool wants_wake();

  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<Job> jobs_;        // guarded by mutex_
  std::size_t idle_ = 0;        // threads that wait; guarded by mutex_
  bool waking_ = false;         // one of them was woken and does not run yet; guarded by mutex_
  bool closed_ = false;         // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace mimeo::predictor
