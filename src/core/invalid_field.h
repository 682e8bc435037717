// One thing that is wrong with an input, in the words of the public API (those of the Go library gojsonschema).
#pragma once

#include <string>
#include <vector>

namespace mimeo::core {

struct InvalidField {
  std::string type;         ///< "required", "invalid_type", "enum", "number_lte", ...
  std::string field;        ///< dotted path in the request body: "input.images.0"; empty for the body itself
  std::string description;  ///< "Must be less than or equal to 4"

  bool operator==(const InvalidField&) const = default;
};

/// The `detail` of the 422 answer: a line "- field: description" for each.
std::string detail_of(const std::vector<InvalidField>& fields);

}  // namespace mimeo::core
