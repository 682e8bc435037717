#include "api/deployment_body.h"

#include "api/json_body.h"

namespace mimeo::api {
namespace {

json::object properties() {
  return {
      {"version", {{"type", "string"}}},
      {"hardware", {{"type", "string"}}},
      {"min_instances", {{"type", "integer"}, {"minimum", 0}, {"maximum", core::most_min_instances}}},
      {"max_instances", {{"type", "integer"}, {"minimum", 0}, {"maximum", core::most_max_instances}}},
  };
}

core::JsonSchema new_deployment_schema() {
  auto members = properties();
  members["name"] = {{"type", "string"}};
  members["model"] = {{"type", "string"}};
  return compile_schema(std::move(members), {"name", "model", "version", "hardware", "min_instances", "max_instances"});
}

/// The schema has seen to the range.
std::optional<int> number_of(const json::value& body, std::string_view name) {
  const auto* number = find(body, name);
  return number ? std::optional(number->to_number<int>()) : std::nullopt;
}

/// Once every member is right by itself.
void check_together(const json::value& body, std::vector<core::InvalidField>& faults) {
  if (!faults.empty()) return;
  const auto min = number_of(body, "min_instances");
  const auto max = number_of(body, "max_instances");
  if (min && max && *min > *max) {
    faults.push_back({"number_lte", "min_instances", "Must be less than or equal to max_instances"});
  }
}

}  // namespace

std::vector<core::InvalidField> check_new_deployment(const json::value& body) {
  static const core::JsonSchema schema = new_deployment_schema();
  auto faults = schema.validate(body);
  const auto* name = find_string(body, "name");
  if (name && !core::is_valid_name(*name)) {
    faults.push_back(
        {"pattern", "name",
         "Must be at most 64 lower-case letters, digits, '.', '_' and '-', beginning with a letter or digit"});
  }
  check_together(body, faults);
  return faults;
}

std::vector<core::InvalidField> check_deployment_change(const json::value& body) {
  static const core::JsonSchema schema = compile_schema(properties(), {});
  auto faults = schema.validate(body);
  check_together(body, faults);
  return faults;
}

core::ReleaseChange change_of(const json::value& body) {
  core::ReleaseChange change;
  if (auto version = optional_text_in(body, "version")) change.version = core::VersionId{std::move(*version)};
  change.hardware = optional_text_in(body, "hardware");
  change.min_instances = number_of(body, "min_instances");
  change.max_instances = number_of(body, "max_instances");
  return change;
}

}  // namespace mimeo::api
