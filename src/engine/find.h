// find, list: what a caller may see of predictions.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// not_found: there is none, or it belongs to another account. Any thread; finished ones mostly without leaving it.
Task<Result<PredictionPointer>> find_prediction(Engine& engine, core::AccountId account, core::PredictionId id);

/// The same of a training: predictions are none.
Task<Result<PredictionPointer>> find_training(Engine& engine, core::AccountId account, core::PredictionId id);

/// Newest first; unfinished ones as they are now, not as they were stored.
Task<Result<seams::Page<PredictionPointer>>> list_predictions(Engine& engine, seams::PredictionQuery query);

}  // namespace mimeo::engine
