#include "core/input_schema.h"

#include <fmt/format.h>

#include "core/secrets.h"

namespace mimeo::core {
namespace {

constexpr std::string_view kField = "input";

}  // namespace

Result<InputSchema> InputSchema::compile(const json::value& openapi_document, std::string_view component) {
  auto schema = JsonSchema::compile(openapi_document, fmt::format("/components/schemas/{}", component));
  if (!schema) return pass_on(std::move(schema));
  return InputSchema(std::move(*schema));
}

std::vector<InvalidField> InputSchema::validate(const json::value& input) const { return schema_.validate(input, kField); }

bool InputSchema::has_files() const { return schema_.has(JsonSchema::Mark::file); }

bool InputSchema::has_secrets() const { return schema_.has(JsonSchema::Mark::secret); }

void InputSchema::visit_files(json::value& input, const Visit& visit) const {
  schema_.visit(JsonSchema::Mark::file, input, kField, visit);
}

std::vector<std::string> InputSchema::redact_secrets(json::value& input) const {
  std::vector<std::string> secrets;
  schema_.visit(JsonSchema::Mark::secret, input, kField, [&](const std::string&, json::value& text) {
    if (text.get_string().empty()) return;
    secrets.emplace_back(text.get_string());
    text = secret_mask;
  });
  return secrets;
}

}  // namespace mimeo::core
