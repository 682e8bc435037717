#include "engine/resume.h"

#include "base/log.h"
#include "engine/inputs.h"
#include "engine/record.h"
#include "engine/trained.h"

namespace mimeo::engine {
namespace {

constexpr std::string_view lost_secrets_text =
    "The server was restarted before this prediction could run, and its secret inputs were kept in memory only; please "
    "create it again";

}  // namespace

Task<Result<void>> resume_unfinished(Engine& engine) {
  auto rows = co_await engine.world.predictions.unfinished();
  if (!rows) co_return pass_on(std::move(rows));
  for (auto& row : *rows) {
    auto live = std::make_shared<Live>();
    live->value = std::move(row);
    live->version = engine.catalog.find_version(live->value.model, live->value.version);
    const bool trains = live->value.kind == core::Prediction::Kind::training;
    if (trains && live->version && !live->version->training_input) live->version = nullptr;
    engine.live.add(live);
    if (!live->version) {
      record(engine, live, core::Failed{"The model version of this prediction no longer exists"});
      continue;
    }
    if (live->value.version_owed) {
      engine.tasks.spawn(make_owed_version(engine, live));
      continue;
    }
    if (has_lost_secrets(*live)) {
      record(engine, live, core::Failed{std::string(lost_secrets_text)});
      continue;
    }
    if (live->value.status == core::Status::processing) record_interruption(engine, live);
    if (!core::is_terminal(live->value.status)) engine.pools.enqueue(live);
  }
  if (!rows->empty()) log_info("predictions.resumed", {{"count", rows->size()}});
  co_return Result<void>{};
}

Task<Result<void>> remove_leftover_blobs(Engine& engine) {
  auto known = co_await engine.world.files.blobs();
  if (!known) co_return pass_on(std::move(known));
  auto removed = co_await engine.world.blobs.remove_unknown(std::move(*known));
  if (!removed) co_return pass_on(std::move(removed));
  if (*removed > 0) log_info("blobs.leftovers_removed", {{"count", *removed}});
  co_return Result<void>{};
}

}  // namespace mimeo::engine
