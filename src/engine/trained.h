// trained: what a training that has run comes to. Its weights, kept for good, become a new version of its destination.
//
//   run has succeeded ─► Trained, durable: a version is owed ─► packaged ─► in the catalog ─► Succeeded
//
// A crash at any point repeats what was not durable, and no more: once the row says that a version is owed, the training itself
// is never run again. Whatever then goes wrong, the weights stay where the training's output says.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// The run of a training has succeeded with `output`, whose files are ours already. Sees it to its end. Engine's thread.
Task<> finish_training(Engine& engine, LivePointer live, JsonText output);

/// Makes the version that a training owes, and ends the training: succeeded, or failed with the reason.
Task<> make_owed_version(Engine& engine, LivePointer live);

}  // namespace mimeo::engine
