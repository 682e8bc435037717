#include "seams/write.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>

namespace mimeo::seams {

struct Write::Promise::State {
  std::mutex mutex;
  std::optional<Result<void>> outcome;   // guarded by mutex
  std::move_only_function<void()> waiter;  // guarded by mutex
};

Write::Promise::Promise() : state_(std::make_shared<State>()) {}

Write Write::Promise::write() const { return Write(state_); }

void Write::Promise::complete(Result<void> outcome) const {
  std::move_only_function<void()> waiter;
  {
    std::lock_guard lock(state_->mutex);
    state_->outcome = std::move(outcome);
    waiter = std::move(state_->waiter);
  }
  if (waiter) waiter();
}

Write Write::done(Result<void> outcome) {
  Promise promise;
  promise.complete(std::move(outcome));
  return promise.write();
}

Task<Result<void>> Write::durable() {
  auto state = state_;  // the Write itself may be gone before the answer comes
  {
    std::lock_guard lock(state->mutex);
    if (state->outcome) co_return *state->outcome;
  }
  auto executor = co_await asio::this_coro::executor;
  auto start = [&state, executor](auto handler) {
    // The work guard keeps the caller's loop alive; the handler runs there, never on the store's thread.
    auto resume = [handler = std::move(handler), executor]() mutable { asio::post(executor, std::move(handler)); };
    std::unique_lock lock(state->mutex);
    if (!state->outcome) {
      state->waiter = std::move(resume);
      return;
    }
    lock.unlock();
    resume();
  };
  auto token = asio::use_awaitable_t<Executor>{};
  co_await asio::async_initiate<decltype(token), void()>(start, token);
  std::lock_guard lock(state->mutex);
  co_return *state->outcome;
}

}  // namespace mimeo::seams
