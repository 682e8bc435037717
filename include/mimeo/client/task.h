// Coroutines of the client library: what the functions called async_... answer.
//
//   mimeo::client::Result<Output> output = co_await client.async_run("mimeo/hello-world", input);
//
// Nothing happens before a task is awaited (or started). It goes on, and whoever awaits it, on the executor of the
// client's options; without one on the library's own thread, which must then not be blocked: it serves all calls of the
// client.
//
// For gcc 12, which destroys temporaries in a co_await expression twice that were made with braces: name inputs and
// options before.
#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace mimeo::client {

/// Runs a function soon, elsewhere: what joins the library to somebody's event loop. May be called from any thread.
///
///   options.executor = [&io](std::function<void()> work) { boost::asio::post(io, std::move(work)); };
using Executor = std::function<void(std::function<void()>)>;

/// A coroutine that answers a T. Single-owner; await it or start it, once. Destroying it before that does nothing; what
/// was awaited or started must be let run to its end: use the stop tokens to make that soon.
template <class T>
class [[nodiscard]] Task {
 public:
  class promise_type {
   public:
    Task get_return_object() { return Task(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept { return Final(); }
    void return_value(T value) { value_.emplace(std::move(value)); }
    void unhandled_exception() { error_ = std::current_exception(); }

   private:
    friend class Task;
    std::coroutine_handle<> waiting_;
    std::optional<T> value_;
    std::exception_ptr error_;
  };
  using Handle = std::coroutine_handle<promise_type>;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
    handle_.promise().waiting_ = waiting;
    return handle_;
  }
  /// Throws what a callback of the caller threw (a progress callback, say), and nothing of its own.
  T await_resume() {
    promise_type& promise = handle_.promise();
    if (promise.error_) std::rethrow_exception(promise.error_);
    return std::move(*promise.value_);
  }

 private:
  struct Final {
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(Handle ended) const noexcept { return ended.promise().waiting_; }
    void await_resume() const noexcept {}
  };

  explicit Task(Handle handle) : handle_(handle) {}
  Handle handle_;
};

namespace detail {

/// A coroutine that belongs to itself.
struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

template <class T>
Detached run_and_tell(Task<T> task, std::function<void(T)> on_done) {
  T value = co_await task;
  on_done(std::move(value));
}

}  // namespace detail

/// Begins `task` without a coroutine around it; `on_done` is called with what it answers, where the task went on, and
/// must not throw. The way into event loops that have awaitables of their own.
template <class T>
void start(Task<T> task, std::function<void(T)> on_done) {
  detail::run_and_tell<T>(std::move(task), std::move(on_done));
}

}  // namespace mimeo::client
