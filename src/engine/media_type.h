// What kind of file something is.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// What was `said`, if that is better than application/octet-stream; else by the ending of `name`; else by the blob's
/// first bytes. Never fails: what nobody knows is application/octet-stream.
Task<std::string> media_type(Engine& engine, std::string said, std::string name, core::BlobId blob);

}  // namespace mimeo::engine
