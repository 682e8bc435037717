// Where a call goes on after it has waited, and what stops it.
#pragma once

#include <chrono>
#include <coroutine>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

#include "client/loop.h"
#include "mimeo/client/task.h"

namespace mimeo::client::detail {

/// Given from each coroutine of an operation to the next.
struct Call {
  Executor where;  ///< empty: the loop's thread
  std::stop_token stop;
};

/// At most one coroutine waits here, until somebody wakes it. What it waits for is guarded by `mutex`, which whoever
/// changes it holds when it calls `take`.
class Waiting {
 public:
  std::mutex mutex;

  /// mutex is held.
  void set(std::coroutine_handle<> who, Executor where) {
    who_ = who;
    where_ = std::move(where);
  }

  /// What resumes the one who waits: to be called when mutex is free. Empty: nobody waits. mutex is held.
  std::function<void()> take(Loop& loop) {
    if (!who_) return {};
    auto who = std::exchange(who_, nullptr);
    auto where = std::exchange(where_, nullptr);
    return [who, where, &loop] {
      // Never at once: the caller may be in a callback of libcurl, or of a stop token.
      auto resume = [who] { who.resume(); };
      if (where) {
        where(resume);
      } else {
        loop.post(resume);
      }
    };
  }

 private:
  std::coroutine_handle<> who_;
  Executor where_;
};

/// `co_await pause` for a time, or until the call is stopped.
class Pause {
 public:
  Pause(Loop& loop, Call call, std::chrono::milliseconds time);

  bool await_ready() const { return call_.stop.stop_requested(); }
  bool await_suspend(std::coroutine_handle<> who);
  void await_resume() { on_stop_.reset(); }

 private:
  struct State {
    Waiting waiting;
    bool over = false;  // guarded by waiting.mutex
    void end(Loop& loop);
  };
  struct OnStop {
    std::shared_ptr<State> state;
    Loop* loop;
    void operator()() const { state->end(*loop); }
  };

  Loop& loop_;
  Call call_;
  std::chrono::milliseconds time_;
  std::shared_ptr<State> state_;
  std::optional<std::stop_callback<OnStop>> on_stop_;
};

}  // namespace mimeo::client::detail
