#include "predictor/bell.h"

#include <boost/asio/post.hpp>

namespace mimeo::predictor {

struct Bell::State {
  explicit State(Executor where) : executor(std::move(where)) {}

  Executor executor;
  std::atomic<std::uint64_t> rings{0};
  std::atomic<bool> awaited{false};        // somebody waits and no wake-up is on its way
  std::list<asio::steady_timer*> waiters;  // executor only, as are the next
  std::list<Ear*> ears;
};

Bell::Bell(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

std::uint64_t Bell::count() const { return state_->rings.load(); }

void Bell::ring() {
  state_->rings.fetch_add(1);
  if (!state_->awaited.exchange(false)) return;
  asio::post(state_->executor, [state = state_] {
    for (asio::steady_timer* waiter : state->waiters) waiter->cancel();
    // Before the ears look: what comes after their look rings again.
    if (!state->ears.empty()) state->awaited.store(true);
    for (const Ear* ear : state->ears) ear->heard_();
  });
}

Bell::Ear::Ear(Bell& bell, std::function<void()> heard) : state_(bell.state_), heard_(std::move(heard)) {
  state_->ears.push_back(this);
  state_->awaited.store(true);
}

Bell::Ear::~Ear() { state_->ears.remove(this); }

Task<> Bell::wait(std::uint64_t seen, std::chrono::steady_clock::time_point until) {
  const std::shared_ptr<State> state = state_;
  asio::steady_timer timer(state->executor, until);
  const auto place = state->waiters.insert(state->waiters.end(), &timer);
  // First say that somebody waits, then look once more: ring() does it the other way round, so one of us sees the
  // other.
  state->awaited.store(true);
  if (state->rings.load() == seen) {
    [[maybe_unused]] auto ended = co_await timer.async_wait(as_result);
  }
  state->waiters.erase(place);
}

}  // namespace mimeo::predictor
