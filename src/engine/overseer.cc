#include "engine/overseer.h"

#include "engine/record.h"

namespace mimeo::engine {
namespace {

constexpr auto look_interval = std::chrono::milliseconds(200);

void enforce_deadlines(Engine& engine) {
  const auto now = engine.world.clock.now();
  auto& waiting = engine.live.with_deadline();
  std::erase_if(waiting, [&](const std::weak_ptr<Live>& entry) {
    auto live = entry.lock();
    if (!live || core::is_terminal(live->value.status)) return true;
    if (now < *live->value.deadline) return false;
    record(engine, live, core::DeadlinePassed{});
    return true;
  });
}

}  // namespace

Task<> oversee(Engine& engine) {
  asio::steady_timer timer(engine.executor);
  while (!engine.stopping) {
    enforce_deadlines(engine);
    engine.pools.look_after(std::chrono::steady_clock::now());
    timer.expires_after(look_interval);
    auto waited = co_await timer.async_wait(as_result);
    if (std::get<0>(waited)) co_return;
  }
}

}  // namespace mimeo::engine
