#include "cli/model_help.h"

#include <iostream>

#include "cli/follow.h"
#include "cli/model_inputs.h"

namespace mimeo::cli {

void print_help_of_model(const Common& common, const std::string& command, const std::string& model) {
  auto server = find_server(common);
  if (!server) return;
  Http http(*server);
  auto version = find_version(http, model);
  if (!version) {
    std::cerr << "\nmimeo: " << version.error().message << "\n";
    return;
  }
  const auto* component = command == "train" ? "TrainingInput" : "Input";
  std::cout << "\n" << model << "\n" << inputs_text(*find(*version, "openapi_schema"), component);
}

}  // namespace mimeo::cli
