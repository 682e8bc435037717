#include "cog/coglet_schema.h"

#include <exception>

namespace mimeo::cog {

Result<std::string> schema_for_predictions(json::value document) {
  try {
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
