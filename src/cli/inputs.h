// Inputs from the command line: `key=value` pairs typed by the model's schema.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace mimeo::cli {

/// Uploads a file and answers the address to use as the input.
using Upload = std::function<Result<std::string>(const std::string& path)>;

/// `pairs` are "key=value". By the type that `openapi_document` declares: text as it stands, numbers and switches
/// parsed, lists and objects as JSON; `@path` uploads the file, or for a text input reads it. A key given twice makes a
/// list where the model takes one. `@path` alone is a file with a JSON object of inputs; the path `-` is standard
/// input. Unknown keys go as text. invalid: with the key and what it takes. `component` says of what: "Input" of
/// predictions, "TrainingInput" of trainings.
Result<json::object> read_inputs(const std::vector<std::string>& pairs, const json::value& openapi_document,
                                 const Upload& upload, std::string_view component = "Input");

}  // namespace mimeo::cli
