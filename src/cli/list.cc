#include <iostream>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/pages.h"

namespace mimeo::cli {

int list(const Common& common) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto models = fetch_all(http, "/v1/models");
  if (!models) return report(common, models.error());
  if (common.json) {
    std::cout << write_json(*models) << "\n";
    return exit_ok;
  }
  for (const auto& model : *models) {
    const auto* version = find(model, "latest_version");
    const auto id = version == nullptr ? std::string() : text_in(*version, "id");
    std::cout << fmt::format("{:<28} {:<12}  {}\n", text_in(model, "owner") + "/" + text_in(model, "name"),
                             id.substr(0, 12), text_in(model, "description"));
  }
  return exit_ok;
}

}  // namespace mimeo::cli
