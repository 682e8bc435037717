// The bytes are {"schema": ..., "value": ...}, or a schema that checks itself: compiling, checking, visiting and
// redacting end, keep their bounds, and agree with each other.
#include <cstdint>
#include <string_view>

#include "base/limits.h"
#include "core/input_schema.h"
#include "core/output_shape.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mimeo;
  using namespace mimeo::core;
  auto parsed = parse_json({reinterpret_cast<const char*>(data), size});
  if (!parsed) return 0;
  const json::value* schema_part = find(*parsed, "schema");
  const json::value* value_part = find(*parsed, "value");
  json::value input = value_part == nullptr ? *parsed : *value_part;
  json::value document = {{"components", {{"schemas", {{"Input", schema_part == nullptr ? *parsed : *schema_part}}}}}};

  read_output_shape(document, "Input");
  auto schema = InputSchema::compile(document);
  if (!schema) return 0;
  auto problems = schema->validate(input);
  require(problems.size() <= limits::invalid_fields);
  for (const InvalidField& problem : problems) require(problem.field.starts_with("input"));
  require(detail_of(problems).empty() == problems.empty());

  bool visited = false;
  schema->visit_files(input, [&](const std::string& field, json::value& uri) {
    visited = true;
    require(field.starts_with("input") && uri.is_string());
  });
  require(!visited || schema->has_files());
  json::value before = input;
  schema->redact_secrets(input);
  require(schema->has_secrets() || input == before);
  return 0;
}
