// What callers say of a model in the body of a request.
#pragma once

#include <vector>

#include "api/call.h"
#include "base/json.h"
#include "core/hardware.h"
#include "core/invalid_field.h"
#include "core/model.h"

namespace mimeo::api {

/// POST /models: everything that is wrong with the body. Hardware may be any of ours, or any of Replicate's.
std::vector<core::InvalidField> check_model_create(const core::Hardware& hardware, const json::value& body);

/// PATCH /models/{owner}/{name}: what the schema of the API lets be changed.
std::vector<core::InvalidField> check_model_update(const json::value& body);

/// PATCH /mimeo/v1/models/{owner}/{name}: the rest.
std::vector<core::InvalidField> check_model_settings(const core::Hardware& hardware, const json::value& body);

/// Takes over the members that a body has and one of the above has found right; null empties.
void apply_model_body(const json::value& body, core::Model& model);

}  // namespace mimeo::api
