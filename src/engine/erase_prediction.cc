#include "engine/erase_prediction.h"

#include "engine/examples.h"
#include "engine/files.h"

namespace mimeo::engine {

Task<Result<void>> erase_prediction(Engine& engine, core::Prediction prediction) {
  auto files = co_await engine.world.files.outputs_of(prediction.id);
  if (!files) co_return pass_on(std::move(files));
  auto write = engine.world.predictions.remove(prediction.id);
  auto removed = co_await write.durable();
  if (!removed) co_return removed;
  engine.recent.forget(prediction.id);
  for (const auto& file : *files) engine.open_outputs.drop(file.id);
  auto bytes_removed = co_await remove_bytes(engine, std::move(*files));
  if (!bytes_removed) co_return bytes_removed;
  const auto shown = engine.catalog.default_example(prediction.model).prediction;
  if (!shown || shown->id != prediction.id) co_return Result<void>{};
  co_return co_await replace_default_example(engine, prediction.model);
}

}  // namespace mimeo::engine
