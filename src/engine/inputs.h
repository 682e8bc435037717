// inputs: what the instance gets to see of a prediction's input, and what everybody else does.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Gives a prediction its input. Its secrets go to where only the instance will see them.
void set_input(Live& live, json::value input);

/// Whether the secrets of a prediction that was read from the store are gone: they are never stored.
bool has_lost_secrets(const Live& live);

/// The input with every address of a file replaced by one the instance can read without credentials, valid until the
/// prediction ends: of a file that Mimeo holds (an upload, an earlier output), and of one that lies elsewhere, which is
/// fetched first. Data URIs stay. Errors name the field; invalid: such a file does not exist any more, or belongs to somebody
/// else; otherwise those of seams/fetcher.h.
Task<Result<JsonText>> instance_input(Engine& engine, LivePointer live);

/// Takes back what instance_input gave: addresses, and the bytes that were fetched. Never waits.
void release_inputs(Engine& engine, Live& live);

}  // namespace mimeo::engine
