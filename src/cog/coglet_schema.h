// The document that coglet finds beside a model (.cog/openapi_schema.json): what it checks inputs against, and whether it streams.
// What the public sees says what the author wrote; what coglet sees is made to fit how it is driven (driver.h).
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace mimeo::cog {

/// Takes null for what is optional. Always streaming: only then does coglet report outputs and logs one by one, and keep
/// the logs of a failed prediction.
/// internal: a document of a form that no packager writes.
Result<std::string> schema_for_predictions(json::value document);

/// For train mode. There coglet trains whatever it is asked by the path of predictions, the only one on which it streams, and
/// checks the input against `Input`: so that must be the training's.
Result<std::string> schema_for_trainings(json::value document);

}  // namespace mimeo::cog
