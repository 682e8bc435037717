// sweep: removes what has outlived its time. Rows first, bytes after.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// One look: data of predictions, uploads, unfinished ones and output files whose time is over, and environments. Answers how many rows it changed.
Task<Result<std::size_t>> sweep_once(Engine& engine);

/// Looks again every Options::sweep_interval until it is cancelled.
Task<> keep_sweeping(Engine& engine);

}  // namespace mimeo::engine
