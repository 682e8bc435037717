#include "engine/models.h"

#include <fmt/format.h>

#include "base/log.h"

namespace mimeo::engine {
namespace {

Task<Result<ModelPointer>> create_model_here(Engine& engine, core::Model model) {
  // By owner, so that two at once cannot both take the last place.
  auto turn = co_await engine.model_turns.take(model.name.owner);
  const auto most = engine.options.models_per_account;
  if (engine.catalog.count_models(model.name.owner) >= most) {
    co_return fail(ErrorKind::conflict,
                   fmt::format("{} has {} models already, the most that one account may have", model.name.owner, most));
  }
  auto name = model.name;
  model.created_at = engine.world.clock.now();
  auto added = co_await engine.catalog.add(std::move(model));
  if (!added && added.error().kind == ErrorKind::conflict) {
    co_return fail(ErrorKind::conflict, "A model with the name " + name.text() + " already exists");
  }
  if (!added) co_return pass_on(std::move(added));
  log_info("model.created", {{"model", name.text()}});
  co_return engine.catalog.find_model(name);
}

Task<Result<ModelPointer>> edit_model_here(Engine& engine, core::ModelName name, ModelEdit edit) {
  auto turn = co_await engine.model_turns.take(name.text());
  auto model = engine.catalog.find_model(name);
  if (!model) co_return fail(ErrorKind::not_found, "No model with the name " + name.text() + " exists");
  auto changed = *model;
  auto allowed = edit(changed);
  if (!allowed) co_return pass_on(std::move(allowed));
  auto written = co_await engine.catalog.change(std::move(changed));
  if (!written) co_return pass_on(std::move(written));
  co_return engine.catalog.find_model(name);
}

Task<Result<void>> remove_model_here(Engine& engine, core::ModelName name) {
  auto turn = co_await engine.model_turns.take(name.text());
  auto model = engine.catalog.find_model(name);
  if (!model) co_return fail(ErrorKind::not_found, "No model with the name " + name.text() + " exists");
  if (model->visibility == core::Visibility::public_) {
    co_return fail(ErrorKind::conflict, "Only private models can be deleted; " + name.text() + " is public");
  }
  if (engine.catalog.latest_version(name)) {
    co_return fail(ErrorKind::conflict, name.text() + " still has versions; delete them first");
  }
  if (engine.catalog.has_withdrawn(name)) {
    co_return fail(ErrorKind::conflict,
                   "Versions of " + name.text() + " are still being deleted; try again in a moment");
  }
  auto removed = co_await engine.catalog.remove(name);
  if (!removed) co_return removed;
  engine.collections.forget(name);
  log_info("model.deleted", {{"model", name.text()}});
  co_return Result<void>{};
}

}  // namespace

Task<Result<ModelPointer>> create_model(Engine& engine, core::Model model) {
  auto creating = create_model_here(engine, std::move(model));
  co_return co_await on_engine(engine, std::move(creating));
}

Task<Result<ModelPointer>> edit_model(Engine& engine, core::ModelName name, ModelEdit edit) {
  auto editing = edit_model_here(engine, std::move(name), std::move(edit));
  co_return co_await on_engine(engine, std::move(editing));
}

Task<Result<void>> remove_model(Engine& engine, core::ModelName name) {
  auto removing = remove_model_here(engine, std::move(name));
  co_return co_await on_engine(engine, std::move(removing));
}

}  // namespace mimeo::engine
