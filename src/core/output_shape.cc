#include "core/output_shape.h"

#include <fmt/format.h>

#include "core/json_schema.h"

namespace mimeo::core {
namespace {

/// A probe is enough: what the schema calls a file, it calls so for every string in that place.
bool calls_it_a_file(const JsonSchema& schema, json::value probe) {
  bool found = false;
  schema.visit(JsonSchema::Mark::file, probe, "", [&](const std::string&, json::value&) { found = true; });
  return found;
}

bool says(const json::value& schema, std::string_view keyword, std::string_view word) {
  const json::string* value = find_string(schema, keyword);
  return value != nullptr && *value == word;
}

}  // namespace

OutputShape read_output_shape(const json::value& openapi_document, std::string_view component) {
  OutputShape shape;
  const json::value* schemas = find(openapi_document, "components");
  schemas = schemas == nullptr ? nullptr : find(*schemas, "schemas");
  const json::value* output = schemas == nullptr ? nullptr : find(*schemas, component);
  if (output == nullptr) return shape;
  shape.is_iterator = says(*output, "x-cog-array-type", "iterator");
  shape.is_concatenate = says(*output, "x-cog-array-display", "concatenate");

  auto schema = JsonSchema::compile(openapi_document, fmt::format("/components/schemas/{}", component));
  if (!schema) return shape;
  const char* probe = "https://mimeo.example/file";
  shape.holds_files = schema->has(JsonSchema::Mark::file);
  shape.is_file = calls_it_a_file(*schema, json::value(probe));
  shape.is_file_list = calls_it_a_file(*schema, json::array{probe});
  return shape;
}

bool supports_sse(const json::value& openapi_document) {
  const json::value* at = &openapi_document;
  for (std::string_view step : {"paths", "/predictions", "post", "x-cog-streaming"}) {
    at = find(*at, step);
    if (at == nullptr) return false;
  }
  return at->is_bool() && at->get_bool();
}

}  // namespace mimeo::core
