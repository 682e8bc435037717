// Examples: finished predictions that a model's owner shows to everybody who may see the model.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// A prediction as everybody is shown it who may see its model: without what concerns its runner alone.
core::Prediction as_example(core::Prediction prediction);

/// Reads the default example of every model. Once, before the first request.
Task<Result<void>> load_examples(Engine& engine);

struct PinRequest {
  core::ModelName model;
  core::AccountId account;  ///< whose prediction it is
  core::PredictionId prediction;
  bool make_default = false;  ///< the first one becomes it anyway
};

/// Neither its data nor its files expire from now on. Pinned already: only `make_default` has an effect. Any thread.
/// not_found: no such prediction of the account. conflict, with the reason: it is not one of this model, has not
/// succeeded, or has lost its data. too_large: more than limits::example_bytes.
Task<Result<PredictionPointer>> pin_example(Engine& engine, PinRequest request);

/// It expires like any other from now on; of the others the one pinned last becomes the default, if it was. not_found:
/// it is no example of the model. Any thread.
Task<Result<void>> unpin_example(Engine& engine, core::ModelName model, core::PredictionId prediction);

/// The one pinned last first. Any thread.
Task<Result<seams::Page<seams::Example>>> list_examples(Engine& engine, seams::ExampleQuery query);

/// Looks for another default example of a model whose own is gone. Engine's thread.
Task<Result<void>> replace_default_example(Engine& engine, core::ModelName model);

}  // namespace mimeo::engine
