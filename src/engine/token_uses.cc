#include "engine/token_uses.h"

#include "base/log.h"

namespace mimeo::engine {

Task<> note_uses(Engine& engine) {
  auto uses = engine.accounts.take_uses();
  if (uses.empty()) co_return;
  auto write = engine.world.accounts.note_uses(std::move(uses));
  auto written = co_await write.durable();
  if (!written) log_warn("token_uses.not_stored", written.error());
}

Task<> keep_noting_uses(Engine& engine) {
  asio::steady_timer timer(engine.executor);
  while (!engine.stopping) {
    timer.expires_after(limits::token_use_interval);
    auto waited = co_await timer.async_wait(as_result);
    if (std::get<0>(waited)) co_return;
    co_await note_uses(engine);
  }
}

}  // namespace mimeo::engine
