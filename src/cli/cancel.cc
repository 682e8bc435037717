#include <iostream>

#include "cli/commands.h"

namespace mimeo::cli {

int cancel(const Common& common, const std::string& prediction) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto answer = http.call("POST", "/v1/predictions/" + prediction + "/cancel");
  if (!answer) return report(common, answer.error());
  if (common.json) {
    std::cout << write_json(*answer) << "\n";
  } else if (const auto* status = find_string(*answer, "status")) {
    std::cout << std::string_view(*status) << "\n";
  }
  return exit_ok;
}

}  // namespace mimeo::cli
