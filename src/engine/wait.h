// wait: for the end of a prediction that was made earlier.
#pragma once

#include <chrono>

#include "engine/engine.h"

namespace mimeo::engine {

/// The prediction as soon as it has ended, else as it is when `time` is over. Any thread. not_found: as
/// find_prediction. unavailable: the server is shutting down, and the prediction is taken up when it is back.
Task<Result<PredictionPointer>> wait_for_prediction(Engine& engine, core::AccountId account, core::PredictionId id,
                                                    std::chrono::steady_clock::duration time);

}  // namespace mimeo::engine
