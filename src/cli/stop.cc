// mimeo stop: lets instances go, as `ollama stop` unloads a model.
#include <iostream>

#include <fmt/format.h>

#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/pages.h"

namespace mimeo::cli {
namespace {

/// The ids that are meant: the one that was given, or all of a model's that are ready.
Result<std::vector<std::string>> instances_meant(Http& http, const std::string& what) {
  if (what.find('/') == what.npos) return std::vector<std::string>{what};
  auto rows = fetch_all(http, "/mimeo/v1/instances?model=" + segment(what));
  if (!rows) return pass_on(std::move(rows));
  std::vector<std::string> ids;
  for (const auto& row : *rows) {
    if (text_in(row, "state") == "ready") ids.push_back(text_in(row, "id"));
  }
  if (ids.empty()) return fail(ErrorKind::not_found, "No instance of " + what + " is ready");
  return ids;
}

}  // namespace

int stop(const Common& common, const std::string& what) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto ids = instances_meant(http, what);
  if (!ids) return report(common, ids.error());
  json::array stopped;
  for (const auto& id : *ids) {
    auto answer = http.call("DELETE", "/mimeo/v1/instances/" + segment(id));
    if (!answer) return report(common, answer.error());
    stopped.emplace_back(id);
    if (!common.json) std::cout << id << " leaves\n";
  }
  if (common.json) std::cout << write_json(stopped) << "\n";
  return exit_ok;
}

}  // namespace mimeo::cli
