// A JSON Schema, compiled once and then checked against many values.
//
// The subset that Cog writes into its OpenAPI documents, which is also enough for the bodies of the API:
//   any value    type (one or several), nullable, enum, const, allOf, anyOf, oneOf, not, $ref within the document, true, false
//   number       minimum, maximum, exclusiveMinimum, exclusiveMaximum (draft 4's flag or draft 6's number), multipleOf
//   string       minLength, maxLength (in code points), pattern, format: uri (http, https or data: what a model can fetch)
//   array        items (one schema), minItems, maxItems, uniqueItems
//   object       properties, required, additionalProperties, minProperties, maxProperties
// Everything else, titles and other formats included, is passed over. A pattern that RE2 cannot compile is passed over
// too: the model still checks it.
//
// Types and descriptions of problems are those of gojsonschema, which stands behind the live API. Like it, a failing allOf
// is told twice (its cause, then `number_all_of`), and a failing anyOf or oneOf brings the problems of its best branch.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "core/invalid_field.h"

namespace mimeo::core {

struct SchemaTree;

/// Immutable and thread-safe. Copies share the compiled tree.
class JsonSchema {
 public:
  /// Compiles the schema at `pointer` (RFC 6901, "" is the whole document); `#/...` references are looked up in
  /// `document`, of which nothing is kept. Error kind: not_found when nothing stands at `pointer`, invalid for a keyword
  /// with a value of the wrong type, a dangling reference or a schema that refers to itself without end.
  static Result<JsonSchema> compile(const json::value& document, std::string_view pointer = "");

  /// Everything that is wrong with `value`, at most limits::invalid_fields; empty when it fits. `field` is the path of
  /// `value` itself ("input").
  std::vector<InvalidField> validate(const json::value& value, std::string_view field = "") const;
  bool accepts(const json::value& value) const;

  /// What a string is besides text.
  enum class Mark {
    file,    ///< format: uri
    secret,  ///< x-cog-secret or format: password
  };
  /// Whether any string anywhere in a value can bear the mark.
  bool has(Mark mark) const;
  /// Calls `visit` for every string in `value` that stands where the schema puts the mark, with its path below `field`.
  /// Of anyOf and oneOf only the branches that accept the value count. `visit` may replace the string by any value.
  using Visit = std::function<void(const std::string& field, json::value& text)>;
  void visit(Mark mark, json::value& value, std::string_view field, const Visit& visit) const;

 private:
  explicit JsonSchema(std::shared_ptr<const SchemaTree> tree) : tree_(std::move(tree)) {}
  std::shared_ptr<const SchemaTree> tree_;
};

}  // namespace mimeo::core
