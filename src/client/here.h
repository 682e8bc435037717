// A blocking call: its coroutine runs on the thread that called.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "mimeo/client/task.h"

namespace mimeo::client::detail {

/// The steps of one operation, run by the thread that waits for it.
class Here {
 public:
  /// For Call::where.
  Executor executor() const {
    return [queue = queue_](std::function<void()> work) { queue->add(std::move(work)); };
  }

  /// Blocks until the task has ended.
  template <class T>
  T run(Task<T> task) {
    std::optional<T> value;
    std::exception_ptr thrown;
    bool ended = false;
    finish<T>(std::move(task), value, thrown, ended);
    while (!ended) queue_->take()();
    if (thrown) std::rethrow_exception(thrown);
    return *std::move(value);
  }

 private:
  struct Queue {
    std::mutex mutex;
    std::condition_variable filled;
    std::deque<std::function<void()>> works;

    void add(std::function<void()> work) {
      std::lock_guard lock(mutex);
      works.push_back(std::move(work));
      filled.notify_one();
    }
    std::function<void()> take() {
      std::unique_lock lock(mutex);
      filled.wait(lock, [this] { return !works.empty(); });
      auto first = std::move(works.front());
      works.pop_front();
      return first;
    }
  };

  /// The references live in run(), which waits for `ended`.
  template <class T>
  static Detached finish(Task<T> task, std::optional<T>& value, std::exception_ptr& thrown, bool& ended) {
    try {
      T got = co_await task;
      value.emplace(std::move(got));
    } catch (...) {
      thrown = std::current_exception();
    }
    ended = true;
  }

  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
};

}  // namespace mimeo::client::detail
