#include "engine/find.h"

#include "engine/record.h"

namespace mimeo::engine {
namespace {

Task<PredictionPointer> find_live(Engine& engine, core::PredictionId id) {
  auto live = engine.live.find(id);
  if (!live) co_return nullptr;
  if (core::is_terminal(live->value.status)) {
    // The end is on its way to the disk: a moment's wait beats an answer that is already old.
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    co_await wait_for_end(live, until);
  }
  co_return visible(*live);
}

/// What has become of a row that was not ended when it was read.
Task<PredictionPointer> newer_than(Engine& engine, core::Prediction row) {
  if (auto live = engine.live.find(row.id)) co_return visible(*live);
  // It has ended since.
  if (auto ended = engine.recent.find(row.id)) co_return ended;
  auto stored = co_await engine.world.predictions.find(row.id);
  if (stored && stored->has_value()) row = std::move(**stored);
  co_return std::make_shared<const core::Prediction>(std::move(row));
}

Task<Result<seams::Page<PredictionPointer>>> overlay(Engine& engine, seams::Page<core::Prediction> stored) {
  seams::Page<PredictionPointer> page;
  page.next = std::move(stored.next);
  page.previous = std::move(stored.previous);
  page.rows.reserve(stored.rows.size());
  for (auto& row : stored.rows) {
    if (core::is_terminal(row.status)) {
      page.rows.push_back(std::make_shared<const core::Prediction>(std::move(row)));
    } else {
      auto newer = co_await newer_than(engine, std::move(row));
      page.rows.push_back(std::move(newer));
    }
  }
  co_return page;
}

}  // namespace

Task<Result<PredictionPointer>> find_prediction(Engine& engine, core::AccountId account, core::PredictionId id) {
  auto found = engine.recent.find(id);
  if (!found) {
    auto finding = find_live(engine, id);
    found = co_await on_engine(engine, std::move(finding));
  }
  if (!found) {
    auto stored = co_await engine.world.predictions.find(id);
    if (!stored) co_return pass_on(std::move(stored));
    if (stored->has_value()) {
      found = std::make_shared<const core::Prediction>(std::move(**stored));
      if (core::is_terminal(found->status)) engine.recent.put_if_absent(found);
    }
  }
  if (!found || found->account != account) {
    co_return fail(ErrorKind::not_found, "No prediction with the id " + id.text + " exists");
  }
  co_return found;
}

Task<Result<PredictionPointer>> find_training(Engine& engine, core::AccountId account, core::PredictionId id) {
  auto found = co_await find_prediction(engine, std::move(account), id);
  const bool is_training = found && (*found)->kind == core::Prediction::Kind::training;
  if (!is_training && (found || found.error().kind == ErrorKind::not_found)) {
    co_return fail(ErrorKind::not_found, "No training with the id " + id.text + " exists");
  }
  co_return found;
}

Task<Result<seams::Page<PredictionPointer>>> list_predictions(Engine& engine, seams::PredictionQuery query) {
  auto stored = co_await engine.world.predictions.list(std::move(query));
  if (!stored) co_return pass_on(std::move(stored));
  auto overlaying = overlay(engine, std::move(*stored));
  co_return co_await on_engine(engine, std::move(overlaying));
}

}  // namespace mimeo::engine
