#include "predictor/health.h"

#include <atomic>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "predictor/bell.h"

namespace mimeo::predictor {

struct HealthCheck::State {
  explicit State(Executor executor) : bell(std::move(executor)) {}

  Bell bell;                                // rings when a check has ended
  std::atomic<bool> under_way{false};
  std::mutex mutex;
  std::optional<std::string> problem;       // of the last check; guarded by mutex
  std::thread thread;
};

HealthCheck::HealthCheck(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

HealthCheck::~HealthCheck() {
  if (!state_->thread.joinable()) return;
  if (hangs()) {
    state_->thread.detach();
  } else {
    state_->thread.join();
  }
}

bool HealthCheck::hangs() const { return state_->under_way; }

Task<std::optional<std::string>> HealthCheck::ask(detail::Runner& runner, std::chrono::milliseconds patience) {
  const std::shared_ptr<State> state = state_;
  const auto until = std::chrono::steady_clock::now() + patience;
  const std::uint64_t seen = state->bell.count();
  if (!state->under_way) {
    if (state->thread.joinable()) state->thread.join();
    state->under_way = true;
    state->thread = std::thread([state, &runner] {
      std::optional<std::string> problem;
      try {
        if (!runner.healthy()) problem = "Healthcheck failed: user-defined healthcheck returned False";
      } catch (const std::exception& error) {
        problem = fmt::format("Healthcheck failed: {}", error.what());
      } catch (...) {
        problem = "Healthcheck failed: it threw something that is no std::exception";
      }
      {
        const std::lock_guard lock(state->mutex);
        state->problem = std::move(problem);
      }
      state->under_way = false;
      state->bell.ring();
    });
  }
  while (state->under_way && std::chrono::steady_clock::now() < until) {
    co_await state->bell.wait(seen, until);
  }
  if (state->under_way) co_return fmt::format("Healthcheck failed: it did not answer within {} ms", patience.count());
  const std::lock_guard lock(state->mutex);
  co_return state->problem;
}

}  // namespace mimeo::predictor
