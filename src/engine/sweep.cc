#include "engine/sweep.h"

#include "base/log.h"
#include "engine/clock_trust.h"
#include "engine/drafts.h"
#include "engine/remove.h"

namespace mimeo::engine {
namespace {

constexpr int expired_at_once = 200;

Task<Result<std::size_t>> sweep_predictions(Engine& engine) {
  auto expired = co_await engine.world.predictions.expired(engine.world.clock.now(), expired_at_once);
  if (!expired) co_return pass_on(std::move(expired));
  for (auto& prediction : *expired) {
    auto removed = co_await remove_data_of(engine, std::move(prediction));
    if (removed) continue;
    // Somebody may just now be removing the whole of it, or making it an example.
    const auto kind = removed.error().kind;
    if (kind != ErrorKind::not_found && kind != ErrorKind::conflict) co_return pass_on(std::move(removed));
  }
  co_return expired->size();
}

Task<Result<std::size_t>> sweep_files(Engine& engine) {
  auto expired = co_await engine.world.files.expired(engine.world.clock.now(), expired_at_once);
  if (!expired) co_return pass_on(std::move(expired));
  const auto count = expired->size();
  auto removed = co_await remove_files(engine, std::move(*expired));
  if (!removed) co_return pass_on(std::move(removed));
  co_return count;
}

}  // namespace

Task<Result<std::size_t>> sweep_once(Engine& engine) {
  auto predictions = co_await sweep_predictions(engine);
  if (!predictions) co_return predictions;
  auto files = co_await sweep_files(engine);
  if (!files) co_return files;
  auto drafts = co_await sweep_drafts(engine);
  if (!drafts) co_return drafts;
  // Not waited for: what is forgotten late does no harm.
  engine.world.create_keys.forget(engine.world.clock.now());
  auto needed = engine.catalog.environments();
  co_await engine.world.packager.remove_environments_but(std::move(needed));
  co_return *predictions + *files + *drafts;
}

Task<> keep_sweeping(Engine& engine) {
  asio::steady_timer timer(engine.executor);
  ClockTrust trust;
  while (!engine.stopping) {
    Result<std::size_t> swept = 0;
    if (trust.believes(engine.world.clock.now(), time_since_boot())) swept = co_await sweep_once(engine);
    if (!swept) log_error("sweep.failed", swept.error());
    if (swept && *swept > 0) log_info("sweep.removed", {{"rows", *swept}});
    // A full batch means that more is waiting.
    if (swept && *swept >= static_cast<std::size_t>(expired_at_once)) continue;
    timer.expires_after(engine.options.sweep_interval);
    auto waited = co_await timer.async_wait(as_result);
    if (std::get<0>(waited)) co_return;
  }
}

}  // namespace mimeo::engine
