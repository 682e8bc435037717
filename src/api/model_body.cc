#include "api/model_body.h"

#include <fmt/format.h>

#include "api/hardware.h"
#include "api/json_body.h"
#include "http/web_address.h"

namespace mimeo::api {
namespace {

constexpr std::string_view new_model_schema = R"({{
  "type": "object",
  "required": ["owner", "name", "visibility", "hardware"],
  "additionalProperties": false,
  "properties": {{
    "owner": {{"type": "string"}},
    "name": {{"type": "string", "maxLength": 64, "pattern": "^[a-z0-9][a-z0-9._-]*$"}},
    "visibility": {{"type": "string", "enum": ["public", "private"]}},
    "hardware": {{"type": "string"}},
    "description": {{"type": ["string", "null"], "maxLength": {description}}},
    "github_url": {{"type": ["string", "null"], "maxLength": {address}}},
    "paper_url": {{"type": ["string", "null"], "maxLength": {address}}},
    "license_url": {{"type": ["string", "null"], "maxLength": {address}}},
    "cover_image_url": {{"type": ["string", "null"], "maxLength": {address}}}
  }}
}})";

constexpr std::string_view model_change_schema = R"({{
  "type": "object",
  "additionalProperties": false,
  "properties": {{
    "description": {{"type": ["string", "null"], "maxLength": {description}}},
    "readme": {{"type": ["string", "null"], "maxLength": {readme}}},
    "github_url": {{"type": ["string", "null"], "maxLength": {address}}},
    "paper_url": {{"type": ["string", "null"], "maxLength": {address}}},
    "weights_url": {{"type": ["string", "null"], "maxLength": {address}}},
    "license_url": {{"type": ["string", "null"], "maxLength": {address}}}
  }}
}})";

constexpr std::string_view settings_schema = R"({{
  "type": "object",
  "additionalProperties": false,
  "properties": {{
    "visibility": {{"type": "string", "enum": ["public", "private"]}},
    "hardware": {{"type": "string"}},
    "is_official": {{"type": "boolean"}},
    "scaling": {{}},
    "attempts": {{"type": ["integer", "null"], "minimum": 1, "maximum": {attempts}}},
    "cover_image_url": {{"type": ["string", "null"], "maxLength": {address}}},
    "tags": {{
      "type": "array", "maxItems": {tags}, "uniqueItems": true,
      "items": {{"type": "string", "maxLength": {tag}, "pattern": "^[a-z0-9][a-z0-9 ._-]*$"}}
    }}
  }}
}})";

std::string with_limits(std::string_view schema) {
  return fmt::format(fmt::runtime(schema), fmt::arg("description", limits::model_description),
                     fmt::arg("readme", limits::model_readme), fmt::arg("address", limits::model_address),
                     fmt::arg("attempts", limits::most_attempts), fmt::arg("tags", limits::model_tags), fmt::arg("tag", limits::model_tag));
}

void check_addresses(const json::value& body, std::vector<core::InvalidField>& faults) {
  for (const char* name : {"github_url", "paper_url", "license_url", "weights_url", "cover_image_url"}) {
    const auto* address = find_string(body, name);
    if (address == nullptr || address->empty() || http::WebAddress::parse(*address)) continue;
    faults.push_back({"format", name, "Does not match format 'uri'"});
  }
}

void check_hardware(const core::Hardware& hardware, const json::value& body, std::vector<core::InvalidField>& faults) {
  const auto* sku = find_string(body, "hardware");
  if (sku == nullptr || hardware.find(*sku) != nullptr) return;
  faults.push_back({"enum", "hardware", "hardware must be one of the following: " + known_hardware(hardware)});
}

/// Null and "" both empty it.
void take_text(const json::value& body, std::string_view name, std::string& into) {
  if (find(body, name) != nullptr) into = text_in(body, name);
}

}  // namespace

std::vector<core::InvalidField> check_model_create(const core::Hardware& hardware, const json::value& body) {
  static const auto schema = compile_schema(with_limits(new_model_schema));
  auto faults = schema.validate(body);
  check_addresses(body, faults);
  check_hardware(hardware, body, faults);
  return faults;
}

std::vector<core::InvalidField> check_model_update(const json::value& body) {
  static const auto schema = compile_schema(with_limits(model_change_schema));
  auto faults = schema.validate(body);
  check_addresses(body, faults);
  return faults;
}

std::vector<core::InvalidField> check_model_settings(const core::Hardware& hardware, const json::value& body) {
  static const auto schema = compile_schema(with_limits(settings_schema));
  auto faults = schema.validate(body);
  check_addresses(body, faults);
  check_hardware(hardware, body, faults);
  if (const auto* scaling = find(body, "scaling"); scaling != nullptr && faults.empty()) {
    auto read = core::read_scaling(*scaling, "scaling");
    if (!read) faults = std::move(read.error());
  }
  return faults;
}

void apply_model_body(const json::value& body, core::Model& model) {
  take_text(body, "description", model.description);
  take_text(body, "readme", model.readme);
  take_text(body, "github_url", model.github_url);
  take_text(body, "paper_url", model.paper_url);
  take_text(body, "license_url", model.license_url);
  take_text(body, "weights_url", model.weights_url);
  take_text(body, "cover_image_url", model.cover_image_url);
  take_text(body, "hardware", model.hardware);
  if (auto visibility = core::parse_visibility(text_in(body, "visibility"))) model.visibility = *visibility;
  if (const auto* official = find(body, "is_official")) model.is_official = official->as_bool();
  if (const auto* scaling = find(body, "scaling")) {
    if (auto read = core::read_scaling(*scaling, "scaling")) model.scaling = std::move(*read);
  }
  if (const auto* attempts = find(body, "attempts")) {
    model.attempts = attempts->is_null() ? std::nullopt : std::optional(attempts->to_number<int>());
  }
  if (const auto* tags = find(body, "tags")) {
    model.tags.clear();
    for (const auto& tag : tags->as_array()) model.tags.emplace_back(tag.as_string());
  }
}

}  // namespace mimeo::api
