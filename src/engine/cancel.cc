#include "engine/cancel.h"

#include "engine/find.h"
#include "engine/record.h"

namespace mimeo::engine {
namespace {

Task<> cancel_live(Engine& engine, core::AccountId account, core::PredictionId id) {
  auto live = engine.live.find(id);
  if (!live || live->value.account != account) co_return;
  record(engine, live, core::CancelRequested{});
  // Its end reaches the disk in milliseconds, unless the disk is full; then the answer says how things stand.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  co_await wait_for_end(live, until);
}

}  // namespace

Task<Result<PredictionPointer>> cancel_prediction(Engine& engine, core::AccountId account, core::PredictionId id) {
  auto cancelling = cancel_live(engine, account, id);
  co_await on_engine(engine, std::move(cancelling));
  co_return co_await find_prediction(engine, std::move(account), std::move(id));
}

}  // namespace mimeo::engine
