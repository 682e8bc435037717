#include "client/call.h"

namespace mimeo::client::detail {

Pause::Pause(Loop& loop, Call call, std::chrono::milliseconds time)
    : loop_(loop), call_(std::move(call)), time_(time), state_(std::make_shared<State>()) {}

void Pause::State::end(Loop& loop) {
  std::unique_lock lock(waiting.mutex);
  over = true;
  auto wake = waiting.take(loop);
  lock.unlock();
  if (wake) wake();
}

bool Pause::await_suspend(std::coroutine_handle<> who) {
  // The callback before the lock: it may be called at once, here. And nothing of this object after it is unlocked: who
  // waits may have gone on, elsewhere.
  const auto state = state_;
  loop_.post_after(time_, [state, &loop = loop_] { state->end(loop); });
  on_stop_.emplace(call_.stop, OnStop{state, &loop_});
  std::lock_guard lock(state->waiting.mutex);
  if (state->over) return false;
  state->waiting.set(who, call_.where);
  return true;
}

}  // namespace mimeo::client::detail
