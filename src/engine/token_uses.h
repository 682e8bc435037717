// When tokens were last used, on its way to the store: gathered, because a write for every request would cost more than
// the request.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Writes down the uses since the last time. A failure is logged: the next use is noted again.
Task<> note_uses(Engine& engine);

/// Does so every limits::token_use_interval until the engine stops.
Task<> keep_noting_uses(Engine& engine);

}  // namespace mimeo::engine
