// How predictions and trainings are shown to whoever asks.
#pragma once

#include "api/call.h"
#include "core/prediction_json.h"

namespace mimeo::api {

core::PredictionId prediction_in_path(const Call& call);

/// What this caller can bear to see: the released clients poll `aborted` for ever.
core::View view_for(const Call& call);

/// Whether the items of its output are pieces of one text. No when its version is gone.
bool is_concatenate(const engine::Engine& engine, const core::Prediction& prediction);

http::Response prediction_response(const Call& call, unsigned status, const core::Prediction& prediction, core::View view);

}  // namespace mimeo::api
