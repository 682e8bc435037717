// What the JSON body of an operation must look like.
//
//   static const BodySchema schema(R"({"type": "object", ...})");
#pragma once

#include <string_view>
#include <vector>

#include "api/json_body.h"
#include "core/json_schema.h"

namespace mimeo::api {

/// Immutable and thread-safe. A text that is no schema is a bug (asserted).
class BodySchema {
 public:
  explicit BodySchema(std::string_view text);
  std::vector<core::InvalidField> check(const json::value& body) const { return schema_.validate(body); }

 private:
  core::JsonSchema schema_;
};

/// Reads a body and holds it against a schema. Refuses with what JsonBody::read does, or with invalid_input.
Task<std::expected<void, Problem>> read_body(Call& call, JsonBody& body, const BodySchema& schema);

}  // namespace mimeo::api
