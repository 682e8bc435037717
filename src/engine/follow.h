// follow: a prediction from now on, for whoever knows the address of its stream.
#pragma once

#include <functional>

#include "core/stream_token.h"
#include "engine/engine.h"

namespace mimeo::engine {

/// One that has ended is answered. For one that lives, `begin` is called on the engine's thread with the prediction as it is
/// now, and null is answered: what onlookers are told of it after that call is exactly what happens after it. not_found: no
/// prediction has this token, or its data was removed. Any thread.
Task<Result<PredictionPointer>> follow_prediction(Engine& engine, core::StreamToken token,
                                                  std::function<void(const core::Prediction&)> begin);

}  // namespace mimeo::engine
