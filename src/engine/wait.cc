#include "engine/wait.h"

#include "engine/find.h"

namespace mimeo::engine {
namespace {

Task<Result<void>> wait_here(Engine& engine, core::PredictionId id, std::chrono::steady_clock::duration time) {
  auto live = engine.live.find(id);
  if (!live) co_return Result<void>{};
  const auto until = std::chrono::steady_clock::now() + time;
  const bool ended = co_await wait_for_end(live, until);
  if (!ended && engine.stopping)
    co_return fail(ErrorKind::unavailable, "The server is shutting down; the prediction goes on when it is back");
  co_return Result<void>{};
}

}  // namespace

Task<Result<PredictionPointer>> wait_for_prediction(Engine& engine, core::AccountId account, core::PredictionId id,
                                                    std::chrono::steady_clock::duration time) {
  auto found = co_await find_prediction(engine, account, id);
  if (!found || core::is_terminal((*found)->status)) co_return found;
  auto waiting = wait_here(engine, id, time);
  auto waited = co_await on_engine(engine, std::move(waiting));
  if (!waited) co_return pass_on(std::move(waited));
  co_return co_await find_prediction(engine, std::move(account), std::move(id));
}

}  // namespace mimeo::engine
