// run: one prediction on one instance, from handing it over to its end.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

enum class RunEnd {
  ended,        ///< the prediction has come to its end, or needs nothing more
  run_again,    ///< the instance died under it: give it to another
  at_capacity,  ///< the instance took nothing: try again later
};

/// The caller holds a slot of `instance`. Never fails: whatever goes wrong becomes the prediction's end or another attempt.
Task<RunEnd> run_prediction(Engine& engine, seams::Instance& instance, LivePointer live);

}  // namespace mimeo::engine
