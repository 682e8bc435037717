// What a version is needed for, and so cannot be deleted: the refusals of DELETE .../versions/{id} (http-api.md
// section 4.5).
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// conflict, with the first reason that is found; nothing when it may go. That it belongs to whoever asks is the
/// caller's to check.
Task<Result<void>> check_unused(Engine& engine, VersionPointer version);

}  // namespace mimeo::engine
