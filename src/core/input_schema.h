// What a version takes: the validator of prediction (and training) inputs, compiled from the version's OpenAPI document.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "core/invalid_field.h"
#include "core/json_schema.h"

namespace mimeo::core {

/// Compiled once per version; immutable and thread-safe. Copies share the compiled schema.
class InputSchema {
 public:
  /// Reads `components.schemas.<component>`: "Input" for predictions, "TrainingInput" for trainings. Error kind:
  /// not_found when the document has no such component (the version takes no trainings, or was never described), invalid
  /// when the schema is broken.
  static Result<InputSchema> compile(const json::value& openapi_document, std::string_view component = "Input");

  /// Everything wrong with `input`, as the 422 answer tells it; fields are "input", "input.prompt", "input.images.0".
  /// Unknown inputs are not refused unless the schema says so: the model drops them. A null is an input like any other:
  /// it passes where the schema says `nullable`.
  std::vector<InvalidField> validate(const json::value& input) const;

  /// Whether an input of this version may hold files or secrets: most hold none, and need no walk.
  bool has_files() const;
  bool has_secrets() const;

  /// Calls `visit` for every string that stands where the model expects a file (format: uri), be it in a list or an
  /// object, with its field ("input.images.0"). `visit` may replace it.
  using Visit = std::function<void(const std::string& field, json::value& uri)>;
  void visit_files(json::value& input, const Visit& visit) const;

  /// Puts core::secret_mask in the place of every secret, and answers what stood there: the input may be stored and shown
  /// afterwards. An empty string hides nothing and stays.
  std::vector<std::string> redact_secrets(json::value& input) const;

 private:
  explicit InputSchema(JsonSchema schema) : schema_(std::move(schema)) {}
  JsonSchema schema_;
};

}  // namespace mimeo::core
