// What a model takes, as its schema says: for people to read, and for shells to complete.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace mimeo::cli {

struct ModelInput {
  std::string name;
  std::string type;  ///< "text", "file", "secret", "whole number", "number", "true or false", "list of files", "object"
  bool required = false;
  std::string initial;  ///< the default, as one would write it; empty: none
  std::string bounds;   ///< "1 to 4", "at least 1"
  std::vector<std::string> choices;
  std::string description;
};

/// In the order that its author has given them. `component`: "Input" of predictions, "TrainingInput" of trainings.
std::vector<ModelInput> model_inputs(const json::value& openapi_document, std::string_view component = "Input");

/// Two lines for each, or one that says that there is none.
std::string inputs_text(const json::value& openapi_document, std::string_view component = "Input");

/// The text of a member; "" when there is none, or no schema.
std::string word_in(const json::value* schema, std::string_view name);

/// A property's schema with `$ref` and a single-element `allOf` looked through, as Cog writes choices.
const json::value* resolve_schema(const json::value& document, const json::value* schema);

}  // namespace mimeo::cli
