// inputs: what the instance gets to see of a prediction's input.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// The input with every address of a file that Mimeo holds (an upload, an earlier output) replaced by one the instance
/// can read without credentials, valid until the prediction ends. invalid: such a file does not exist any more, or belongs to
/// somebody else.
Task<Result<JsonText>> instance_input(Engine& engine, LivePointer live);

}  // namespace mimeo::engine
