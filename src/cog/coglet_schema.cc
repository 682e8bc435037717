#include "cog/coglet_schema.h"

#include <exception>
#include <utility>

namespace mimeo::cog {
namespace {

/// OpenAPI 3.0 says `nullable`, which JSON Schema does not know and coglet passes over: it would refuse the null of an
/// input that is declared as optional.
void take_null(json::object& property) {
  const json::value* nullable = property.if_contains("nullable");
  if (nullable == nullptr || !nullable->is_bool() || !nullable->get_bool()) return;
  property.erase("nullable");
  json::object plain = std::exchange(property, {});
  property["anyOf"] = json::array{std::move(plain), json::object{{"type", "null"}}};
}

void take_nulls(json::value& document, std::string_view input) {
  boost::system::error_code absent;
  auto* properties = document.find_pointer("/components/schemas/" + std::string(input) + "/properties", absent);
  if (properties == nullptr) return;
  for (auto& [name, property] : properties->as_object()) take_null(property.as_object());
}

}  // namespace

Result<std::string> schema_for_predictions(json::value document) {
  try {
    take_nulls(document, "Input");
    take_nulls(document, "TrainingInput");
    auto& paths = document.as_object()["paths"];
    paths.as_object()["/predictions"].as_object()["post"].as_object()["x-cog-streaming"] = true;
  } catch (const std::exception& wrong) {  // a member that is no object
    return fail(ErrorKind::internal, "The model's description has an unknown form", wrong.what());
  }
  return write_json(document);
}

Result<std::string> schema_for_trainings(json::value document) {
  try {
    auto& components = document.as_object().at("components").as_object().at("schemas").as_object();
    components["Input"] = components.at("TrainingInput");
    components["Output"] = components.at("TrainingOutput");
  } catch (const std::exception& wrong) {
    return fail(ErrorKind::internal, "The model's description has an unknown form", wrong.what());
  }
  return schema_for_predictions(std::move(document));
}

}  // namespace mimeo::cog
