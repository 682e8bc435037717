#include "cli/model_inputs.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mimeo::cli {
namespace {

/// As one would write it behind `key=`.
std::string as_written(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : write_json(value);
}

std::string type_of(const json::value& document, const json::value* schema, bool plural = false) {
  const auto type = word_in(schema, "type");
  const auto format = word_in(schema, "format");
  const std::string s = plural ? "s" : "";
  if (type == "array") {
    const auto* items = find(*schema, "items");
    return "list of " + type_of(document, resolve_schema(document, items), true);
  }
  if (format == "uri") return "file" + s;
  if (format == "password") return "secret" + s;
  if (type == "string") return "text" + s;
  if (type == "integer") return "whole number" + s;
  if (type == "number") return "number" + s;
  if (type == "boolean") return "true or false";
  if (type == "object") return "object" + s;
  return plural ? "values" : "any value";
}

std::string bounds_of(const json::value* schema) {
  const auto* least = schema == nullptr ? nullptr : find(*schema, "minimum");
  const auto* most = schema == nullptr ? nullptr : find(*schema, "maximum");
  if (least != nullptr && most != nullptr) return write_json(*least) + " to " + write_json(*most);
  if (least != nullptr) return "at least " + write_json(*least);
  return most == nullptr ? std::string() : "at most " + write_json(*most);
}

std::int64_t place_of(const json::value& property) {
  const auto* order = find(property, "x-order");
  return order != nullptr && order->is_int64() ? order->get_int64() : 1'000'000;
}

bool is_required(const json::value& component, std::string_view name) {
  const auto* required = find(component, "required");
  if (required == nullptr || !required->is_array()) return false;
  return std::ranges::any_of(required->get_array(), [&](const json::value& one) {
    return one.is_string() && std::string_view(one.get_string()) == name;
  });
}

ModelInput input_of(const json::value& document, const json::value& component, std::string_view name,
                    const json::value& property) {
  const auto* schema = resolve_schema(document, &property);
  ModelInput input{
      .name = std::string(name), .type = type_of(document, schema), .required = is_required(component, name)};
  if (const auto* initial = find(property, "default"); initial != nullptr && !initial->is_null())
    input.initial = as_written(*initial);
  input.bounds = bounds_of(schema);
  if (const auto* choices = schema == nullptr ? nullptr : find(*schema, "enum");
      choices != nullptr && choices->is_array()) {
    for (const auto& one : choices->get_array()) input.choices.push_back(as_written(one));
  }
  input.description = text_in(property, "description");
  return input;
}

std::string line_of(const ModelInput& input) {
  std::vector<std::string> about{input.type};
  if (!input.choices.empty()) about.back() = fmt::format("one of {}", fmt::join(input.choices, ", "));
  if (!input.bounds.empty()) about.push_back(input.bounds);
  if (input.required) about.emplace_back("required");
  if (!input.initial.empty()) about.push_back("default " + input.initial);
  return fmt::format("{}", fmt::join(about, "; "));
}

}  // namespace

std::string word_in(const json::value* schema, std::string_view name) {
  return schema == nullptr ? std::string() : text_in(*schema, name);
}

const json::value* resolve_schema(const json::value& document, const json::value* schema) {
  for (int depth = 0; schema != nullptr && depth < 8; ++depth) {
    if (const auto* all_of = find(*schema, "allOf");
        all_of != nullptr && all_of->is_array() && !all_of->get_array().empty()) {
      schema = &all_of->get_array().front();
      continue;
    }
    const auto* reference = find_string(*schema, "$ref");
    if (reference == nullptr || !reference->starts_with("#/")) break;
    boost::system::error_code error;
    schema = document.find_pointer(std::string_view(*reference).substr(1), error);
  }
  return schema;
}

std::vector<ModelInput> model_inputs(const json::value& document, std::string_view component) {
  boost::system::error_code error;
  const auto* whole = document.find_pointer(fmt::format("/components/schemas/{}", component), error);
  const auto* properties = whole == nullptr ? nullptr : find(*whole, "properties");
  if (properties == nullptr || !properties->is_object()) return {};
  std::multimap<std::int64_t, ModelInput> placed;  // those of one place stay in the order of the document
  for (const auto& [name, property] : properties->get_object()) {
    placed.emplace(place_of(property), input_of(document, *whole, name, property));
  }
  std::vector<ModelInput> inputs;
  for (auto& [place, input] : placed) inputs.push_back(std::move(input));
  return inputs;
}

std::string inputs_text(const json::value& document, std::string_view component) {
  const auto inputs = model_inputs(document, component);
  if (inputs.empty()) return "It takes no inputs.\n";
  std::string text = "Inputs:\n";
  for (const auto& input : inputs) {
    text += fmt::format("  {:<24} {}\n", input.name, line_of(input));
    if (!input.description.empty()) text += fmt::format("  {:<24} {}\n", "", input.description);
  }
  return text;
}

}  // namespace mimeo::cli
