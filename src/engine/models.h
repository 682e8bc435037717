// Models as their owners make, change and remove them. Any thread.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// A model without versions. conflict: the name is taken, or its owner has as many models as one may have.
Task<Result<ModelPointer>> create_model(Engine& engine, core::Model model);

/// Changes of one model happen one after another, so that none undoes another's. An edit that fails changes nothing.
using ModelEdit = std::function<Result<void>(core::Model&)>;
Task<Result<ModelPointer>> edit_model(Engine& engine, core::ModelName name, ModelEdit edit);

/// not_found. conflict, with the reason: it is public, or has versions.
Task<Result<void>> remove_model(Engine& engine, core::ModelName name);

}  // namespace mimeo::engine
