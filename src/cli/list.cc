#include <iostream>

#include <fmt/format.h>

#include "cli/commands.h"

namespace mimeo::cli {

int list(const Common& common) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  client::Http http(*server);
  json::array models;
  std::string target = "/v1/models";
  while (!target.empty()) {
    auto page = http.call("GET", target);
    if (!page) return report(common, page.error());
    if (const auto* results = find(*page, "results"); results != nullptr && results->is_array()) {
      for (const auto& model : results->get_array()) models.push_back(model);
    }
    const auto* next = find_string(*page, "next");
    target = next == nullptr ? std::string() : std::string(*next);
  }
  if (common.json) {
    std::cout << write_json(models) << "\n";
    return exit_ok;
  }
  auto text = [](const json::value& model, std::string_view name) {
    const auto* member = find_string(model, name);
    return member == nullptr ? std::string() : std::string(*member);
  };
  for (const auto& model : models) {
    const auto* version = find(model, "latest_version");
    const auto id = version == nullptr ? std::string() : text(*version, "id");
    std::cout << fmt::format("{:<28} {:<12}  {}\n", text(model, "owner") + "/" + text(model, "name"), id.substr(0, 12),
                             text(model, "description"));
  }
  return exit_ok;
}

}  // namespace mimeo::cli
