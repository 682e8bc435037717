// replay: a create that comes again is answered with what it made the first time.
//
// Its key is looked up and written under a turn (engine/turns.h) of that key: another attempt that comes while the
// first one is on its way to the disk waits until that has arrived, or has left no trace.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// What the account made with the same key before; nothing: this is the first time. conflict: the key was given for
/// another request. The engine's thread, under the key's turn.
Task<Result<std::optional<core::PredictionId>>> find_earlier(Engine& engine, core::AccountId account,
                                                             core::CreateKey key);

/// Whose turn it is to look for this key and to write it.
Task<Turns::Turn> turn_of(Engine& engine, const core::AccountId& account, const core::CreateKey& key);

}  // namespace mimeo::engine
