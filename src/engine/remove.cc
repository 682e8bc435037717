#include "engine/remove.h"

#include "engine/cancel.h"
#include "engine/erase_prediction.h"
#include "engine/files.h"
#include "engine/find.h"
#include "engine/shares.h"

namespace mimeo::engine {

Task<Result<void>> remove_prediction(Engine& engine, core::AccountId account, core::PredictionId id) {
  auto ended = co_await cancel_prediction(engine, std::move(account), id);
  if (!ended) co_return pass_on(std::move(ended));
  if (!core::is_terminal((*ended)->status)) {
    co_return fail(ErrorKind::unavailable, "The prediction could not be ended yet; please retry");
  }
  auto erasing = erase_prediction(engine, **ended);
  co_return co_await on_engine(engine, std::move(erasing));
}

Task<Result<PredictionPointer>> remove_data(Engine& engine, core::AccountId account, core::PredictionId id) {
  auto found = co_await find_prediction(engine, std::move(account), std::move(id));
  if (!found) co_return found;
  if (!core::is_terminal((*found)->status)) {
    co_return fail(ErrorKind::conflict, "The prediction has not ended yet; cancel it first");
  }
  auto unshared = co_await unshare_prediction(engine, (*found)->account, (*found)->id);
  if (!unshared) co_return pass_on(std::move(unshared));
  co_return co_await remove_data_of(engine, **found);
}

Task<Result<PredictionPointer>> remove_data_of(Engine& engine, core::Prediction prediction) {
  auto files = co_await engine.world.files.outputs_of(prediction.id);
  if (!files) co_return pass_on(std::move(files));
  core::apply(prediction, core::DataExpired{}, engine.world.clock.now());
  // The row says `data_removed` before the bytes go: nobody is shown an address that does not answer.
  auto write = engine.world.predictions.update(prediction);
  auto written = co_await write.durable();
  if (!written && written.error().kind == ErrorKind::conflict) {
    co_return fail(ErrorKind::conflict, "The prediction is an example of its model, which keeps its data");
  }
  if (!written) co_return pass_on(std::move(written));
  auto shown = std::make_shared<const core::Prediction>(std::move(prediction));
  engine.recent.put(shown);
  auto removed = co_await remove_files(engine, std::move(*files));
  if (!removed) co_return pass_on(std::move(removed));
  co_return shown;
}

Task<Result<void>> remove_files(Engine& engine, std::vector<core::File> files) {
  for (const auto& file : files) {
    auto write = engine.world.files.remove(file.id);
    auto removed = co_await write.durable();
    if (!removed) co_return removed;
    engine.open_outputs.drop(file.id);
  }
  co_return co_await remove_bytes(engine, std::move(files));
}

}  // namespace mimeo::engine
