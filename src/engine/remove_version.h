// remove_version: a version and everything that was made with it goes.
//
//   withdrawn (durable) ─► its live predictions are canceled ─► its instances stop ─► its predictions, their files and
//   bytes go
//                       ─► its package, unless another version has the same ─► its row
//
// From the first step on it does not exist for anybody; a crash later leaves a row that says so, and the next start
// goes on.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Answers when the first step is durable; the rest follows. conflict, with the reason: it is needed
/// (engine/version_uses.h). Any thread.
Task<Result<void>> remove_version(Engine& engine, VersionPointer version);

/// Goes on with what an earlier process left. Engine's thread, before the first request.
void resume_removals(Engine& engine);

}  // namespace mimeo::engine
