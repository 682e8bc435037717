#include "engine/remove_version.h"

#include "base/log.h"
#include "engine/erase_prediction.h"
#include "engine/models.h"
#include "engine/record.h"
#include "engine/version_uses.h"

namespace mimeo::engine {
namespace {

using namespace std::chrono_literals;

constexpr int predictions_at_once = 100;
/// How long an ending or a stop is waited for before it is looked at again: a full disk may delay an ending.
constexpr auto patience = 30s;

/// Ends what still waits or runs. Its end has been told when this answers, so that no later write brings a row back.
Task<> cancel_runs(Engine& engine, core::ModelName model, core::VersionId id) {
  for (;;) {
    const auto runs = engine.live.of_version(model, id);
    if (runs.empty()) co_return;
    for (const auto& live : runs) record(engine, live, core::CancelRequested{});
    co_await wait_for_end(runs.front(), std::chrono::steady_clock::now() + patience);
  }
}

Task<Result<void>> remove_predictions(Engine& engine, core::ModelName model, core::VersionId id) {
  const seams::VersionRuns query{.model = std::move(model), .version = std::move(id)};
  for (;;) {
    auto rows = co_await engine.world.predictions.of_version(query, predictions_at_once);
    if (!rows) co_return pass_on(std::move(rows));
    if (rows->empty()) co_return Result<void>{};
    for (auto& row : *rows) {
      auto erased = co_await erase_prediction(engine, std::move(row));
      if (!erased) co_return erased;
    }
  }
}

/// Nobody can find the version any more, whatever of it is still there.
Task<Result<void>> remove_package(Engine& engine, core::Package package) {
  // A push that finds this content in its place must not lose it before it has a row.
  auto turn = co_await engine.package_turns.take("");
  auto folders = std::vector<std::string>{package.directory};
  // What a training made has a folder of its own for the weights, and shares its base's package.
  if (!package.weights.empty()) folders.push_back(package.weights.substr(0, package.weights.rfind('/')));
  for (auto& folder : folders) {
    if (engine.catalog.uses_folder(folder)) continue;
    auto removed = co_await engine.world.packager.remove(std::move(folder));
    if (!removed) co_return removed;
  }
  co_return Result<void>{};
}

Task<Result<void>> finish_once(Engine& engine, core::Version version) {
  co_await cancel_runs(engine, version.model, version.id);
  co_await engine.pools.retire(version.model, version.id);
  auto emptied = co_await remove_predictions(engine, version.model, version.id);
  if (!emptied) co_return emptied;
  auto unpacked = co_await remove_package(engine, version.package);
  if (!unpacked) co_return unpacked;
  co_return co_await engine.catalog.forget(version.model, version.id);
}

Task<> finish_removal(Engine& engine, core::Version version) {
  auto pause = 1s;
  while (!engine.stopping) {
    auto done = co_await finish_once(engine, version);
    if (done) {
      log_info("version.deleted", {{"model", version.model.text()}, {"version", version.id.text}});
      co_return;
    }
    log_error("version.deletion_delayed", done.error(),
              {{"model", version.model.text()}, {"version", version.id.text}});
    asio::steady_timer timer(engine.executor, pause);
    co_await timer.async_wait(as_result);
    pause = std::min(pause * 2, 60s);
  }
}

/// The overrides that lead from it go with it: whoever pushes the same content again gets what was pushed.
Task<Result<void>> drop_override(Engine& engine, core::Version version) {
  const auto model = engine.catalog.find_model(version.model);
  if (!model || !model->overrides.contains(version.id)) co_return Result<void>{};
  auto edit = [id = version.id](core::Model& row) -> Result<void> {
    row.overrides.erase(id);
    return {};
  };
  auto edited = co_await edit_model(engine, version.model, edit);
  if (!edited) co_return pass_on(std::move(edited));
  co_return Result<void>{};
}

Task<Result<void>> remove_version_here(Engine& engine, VersionPointer version) {
  if (engine.stopping) co_return fail(ErrorKind::unavailable, "The server is shutting down; please retry");
  auto turn = co_await engine.model_turns.take(version->version.model.text() + " versions");
  if (version->withdrawn) co_return Result<void>{};  // somebody else has just asked for the same
  auto unused = co_await check_unused(engine, version);
  if (!unused) co_return unused;
  auto dropped = co_await drop_override(engine, version->version);
  if (!dropped) co_return dropped;
  auto withdrawn = co_await engine.catalog.withdraw(version);
  if (!withdrawn) co_return withdrawn;
  log_info("version.withdrawn", {{"model", version->version.model.text()}, {"version", version->version.id.text}});
  engine.tasks.spawn(finish_removal(engine, version->version));
  co_return Result<void>{};
}

}  // namespace

Task<Result<void>> remove_version(Engine& engine, VersionPointer version) {
  auto removing = remove_version_here(engine, std::move(version));
  co_return co_await on_engine(engine, std::move(removing));
}

void resume_removals(Engine& engine) {
  for (auto& version : engine.catalog.withdrawn()) engine.tasks.spawn(finish_removal(engine, std::move(version)));
}

}  // namespace mimeo::engine
