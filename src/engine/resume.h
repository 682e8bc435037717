// resume: takes up, at start, what an earlier process left unfinished.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// `starting` rows go back into their queues; `processing` ones were interrupted and run once more, or fail with the
/// documented text. Trainings that have run and owe a version get it made. Predictions of a version that is gone fail.
Task<Result<void>> resume_unfinished(Engine& engine);

/// Removes the bytes that no row knows.
Task<Result<void>> remove_leftover_blobs(Engine& engine);

}  // namespace mimeo::engine
