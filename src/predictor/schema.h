// What a model tells others about itself, as data.
#pragma once

#include <string>

#include "base/json.h"
#include "mimeo/predictor/serve.h"

namespace mimeo::predictor {

/// The OpenAPI 3.0.2 document in the shape Cog gives it (members of every object sorted by name; the order of inputs is
/// in `x-order`).
json::value make_openapi_schema(const detail::Program& program);

/// The line that `--describe` prints: `{"concurrency":1,"description":"...","name":"...","openapi_schema":{...},
/// "sdk_version":"0.1.0"}`.
std::string make_description(const detail::Program& program);

}  // namespace mimeo::predictor
