// The overseer: ends what is over its time. Deadlines of callers, running time of models.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Looks several times a second until it is cancelled: times are kept to about a fifth of a second.
Task<> oversee(Engine& engine);

}  // namespace mimeo::engine
