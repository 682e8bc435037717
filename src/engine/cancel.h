// cancel: stops a prediction on its caller's word.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Answers the prediction as it is afterwards: `canceled`, or unchanged when it had ended before. The end is durable and
/// visible at once; a model that is slow to stop keeps its slot until it has, or is killed. not_found: as find_prediction.
Task<Result<PredictionPointer>> cancel_prediction(Engine& engine, core::AccountId account, core::PredictionId id);

}  // namespace mimeo::engine
