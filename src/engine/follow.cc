#include "engine/follow.h"

#include "base/ids.h"

namespace mimeo::engine {
namespace {

bool opens(const core::StreamToken& token, const core::Prediction& prediction) {
  return constant_time_equal(token.secret, prediction.stream_token);
}

/// True when the prediction lives and `begin` was called.
Task<bool> begin_with_live(Engine& engine, core::StreamToken token, std::function<void(const core::Prediction&)> begin) {
  auto live = engine.live.find(token.id);
  if (!live || !opens(token, live->value)) co_return false;
  begin(live->value);
  co_return true;
}

}  // namespace

Task<Result<PredictionPointer>> follow_prediction(Engine& engine, core::StreamToken token,
                                                  std::function<void(const core::Prediction&)> begin) {
  auto found = engine.recent.find(token.id);
  if (!found) {
    auto beginning = begin_with_live(engine, token, std::move(begin));
    const bool begun = co_await on_engine(engine, std::move(beginning));
    if (begun) co_return nullptr;
    auto stored = co_await engine.world.predictions.find(token.id);
    if (!stored) co_return pass_on(std::move(stored));
    if (stored->has_value()) found = std::make_shared<const core::Prediction>(std::move(**stored));
    if (found && core::is_terminal(found->status)) engine.recent.put_if_absent(found);
  }
  const bool readable = found && core::is_terminal(found->status) && !found->data_removed && opens(token, *found);
  if (!readable) co_return fail(ErrorKind::not_found, "There is no such stream, or its data has been removed");
  co_return found;
}

}  // namespace mimeo::engine
