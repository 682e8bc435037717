#include "seams/write.h"

#include <algorithm>

#include <boost/asio/async_result.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>

namespace mimeo::seams {

struct Write::Promise::State {
  std::mutex mutex;
  std::optional<Result<void>> outcome;     // guarded by mutex, as is the rest
  std::move_only_function<void()> waiter;  // to be called on the waiter's executor
  Executor executor;
};

Write::Promise::Promise() : state_(std::make_shared<State>()) {}

Write Write::Promise::write() const { return Write(state_); }

void Write::Promise::complete(Result<void> outcome) const {
  Completions one;
  one.add(*this, std::move(outcome));
  one.announce();
}

void Write::Completions::add(const Promise& promise, Result<void> outcome) {
  auto& state = *promise.state_;
  std::lock_guard lock(state.mutex);
  state.outcome = std::move(outcome);
  if (!state.waiter) return;
  auto loop = std::ranges::find(waiting_, state.executor, &Waiting::executor);
  if (loop == waiting_.end()) {
    waiting_.push_back({state.executor, {}});
    loop = std::prev(waiting_.end());
  }
  loop->resumes.push_back(std::move(state.waiter));
}

void Write::Completions::announce() {
  for (auto& loop : waiting_) {
    // By pointer: a vector claims to be copyable whatever it holds, and Asio would try.
    auto resumes = std::make_unique<decltype(loop.resumes)>(std::move(loop.resumes));
    asio::post(loop.executor, [resumes = std::move(resumes)] {
      for (auto& resume : *resumes) resume();
    });
  }
  waiting_.clear();
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
    std::unique_lock lock(state->mutex);
    if (!state->outcome) {
      state->waiter = std::move(handler);
      state->executor = executor;
      return;
    }
    lock.unlock();
    asio::post(executor, std::move(handler));
  };
  auto token = asio::use_awaitable_t<Executor>{};
  co_await asio::async_initiate<decltype(token), void()>(start, token);
  std::lock_guard lock(state->mutex);
  co_return *state->outcome;
}

}  // namespace mimeo::seams
