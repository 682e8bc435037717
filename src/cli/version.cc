// mimeo version: the program's, and the server's.
#include <iostream>

#include "cli/commands.h"
#include "cli/pages.h"

namespace mimeo::cli {

int version(const Common& common) {
  json::object versions{{"program", MIMEO_VERSION}, {"server", nullptr}};
  if (auto server = find_server(common)) {
    Http http(*server);
    auto session = http.call("GET", "/mimeo/v1/session", {}, {}, 5);
    if (session) versions["server"] = text_in(*session, "version");
  }
  if (common.json) {
    std::cout << write_json(json::value(versions)) << "\n";
    return exit_ok;
  }
  std::cout << "mimeo " MIMEO_VERSION "\n";
  if (const auto* server = versions["server"].if_string()) std::cout << "server " << std::string_view(*server) << "\n";
  return exit_ok;
}

}  // namespace mimeo::cli
