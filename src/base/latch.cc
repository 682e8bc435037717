#include "base/latch.h"

#include <algorithm>
#include <vector>

namespace mimeo {

struct Latch::State {
  explicit State(Executor on) : executor(std::move(on)) {}

  const Executor executor;
  bool opened = false;
  std::vector<asio::steady_timer*> waiters;

  void open() {
    opened = true;
    for (auto* waiter : std::exchange(waiters, {})) waiter->cancel();
  }
};

namespace {

/// Takes a waiter off the list however its wait ends, also when the coroutine is destroyed.
struct Registration {
  std::vector<asio::steady_timer*>& waiters;
  asio::steady_timer& timer;

  Registration(std::vector<asio::steady_timer*>& list, asio::steady_timer& own) : waiters(list), timer(own) {
    waiters.push_back(&timer);
  }
  ~Registration() { std::erase(waiters, &timer); }
};

}  // namespace

Latch::Latch(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

Latch::~Latch() { state_->open(); }

void Latch::open() {
  auto state = state_;  // a waiter may destroy the latch
  if (!state->opened) state->open();
}

bool Latch::is_open() const { return state_->opened; }

Task<> Latch::wait() { co_await wait_until(std::chrono::steady_clock::time_point::max()); }

Task<bool> Latch::wait_until(std::chrono::steady_clock::time_point time) {
  auto state = state_;
  if (state->opened) co_return true;
  asio::steady_timer timer(state->executor, time);
  Registration registration(state->waiters, timer);
  co_await timer.async_wait(as_result);
  co_return state->opened;
}

}  // namespace mimeo
