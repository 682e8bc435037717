// erase_prediction: a prediction that has ended goes as if it had never been, with its files and its place among the
// examples.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Rows first, bytes after: a crash in between leaves bytes that the next start removes. Absent: succeeds. Engine's
/// thread.
Task<Result<void>> erase_prediction(Engine& engine, core::Prediction prediction);

}  // namespace mimeo::engine
