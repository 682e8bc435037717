#include "engine/sweep.h"

#include "base/log.h"

namespace mimeo::engine {
namespace {

constexpr int rows_at_once = 200;

Task<Result<void>> remove_files(Engine& engine, std::vector<core::File> files) {
  for (const auto& file : files) {
    auto write = engine.world.files.remove(file.id);
    auto removed = co_await write.durable();
    if (!removed) co_return removed;
    auto bytes_removed = co_await engine.world.blobs.remove(file.blob);
    if (!bytes_removed) co_return bytes_removed;
  }
  co_return Result<void>{};
}

Task<Result<std::size_t>> sweep_predictions(Engine& engine) {
  if (!engine.options.prediction_retention) co_return 0;
  const auto now = engine.world.clock.now();
  auto expired = co_await engine.world.predictions.expired(now - *engine.options.prediction_retention, rows_at_once);
  if (!expired) co_return pass_on(std::move(expired));
  for (auto& prediction : *expired) {
    auto files = co_await engine.world.files.outputs_of(prediction.id);
    if (!files) co_return pass_on(std::move(files));
    // The row says `data_removed` before the bytes go: nobody is shown an address that does not answer.
    core::apply(prediction, core::DataExpired{}, now);
    auto write = engine.world.predictions.update(prediction);
    auto written = co_await write.durable();
    if (!written) co_return pass_on(std::move(written));
    engine.recent.put(std::make_shared<const core::Prediction>(prediction));
    auto removed = co_await remove_files(engine, std::move(*files));
    if (!removed) co_return pass_on(std::move(removed));
  }
  co_return expired->size();
}

Task<Result<std::size_t>> sweep_files(Engine& engine) {
  auto expired = co_await engine.world.files.expired(engine.world.clock.now(), rows_at_once);
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
  // Not waited for: what is forgotten late does no harm.
  engine.world.create_keys.forget(engine.world.clock.now());
  co_return *predictions + *files;
}

Task<> keep_sweeping(Engine& engine) {
  asio::steady_timer timer(engine.executor);
  while (!engine.stopping) {
    auto swept = co_await sweep_once(engine);
    if (!swept) log_error("sweep.failed", swept.error());
    if (swept && *swept > 0) log_info("sweep.removed", {{"rows", *swept}});
    // A full batch means that more is waiting.
    if (swept && *swept >= static_cast<std::size_t>(rows_at_once)) continue;
    timer.expires_after(engine.options.sweep_interval);
    auto waited = co_await timer.async_wait(as_result);
    if (std::get<0>(waited)) co_return;
  }
}

}  // namespace mimeo::engine
