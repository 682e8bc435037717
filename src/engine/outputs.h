// outputs: makes the files that a model put out Mimeo's own.
//
// A model names its files in its output, anywhere and however nested: by the address its upload was given, or whole, as a
// data URI. Each becomes a blob with a row, and the output mentions it as `mimeo-file:<token>/<name>`; prediction_json
// turns that into an address on the files origin when a caller is shown the output, because where the server is reached
// may change while the file lives.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// A cheap first look: false when no string of `json` can be a file.
bool may_hold_files(std::string_view json);

/// `json` with its files kept. Their rows are durable when this answers. unavailable: the disk refuses.
Task<Result<std::string>> keep_files(Engine& engine, LivePointer live, std::string json);

}  // namespace mimeo::engine
