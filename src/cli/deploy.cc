// mimeo deploy: versions of models under addresses of their own.
#include <iostream>

#include <fmt/format.h>

#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/pages.h"
#include "cli/table.h"

namespace mimeo::cli {
namespace {

/// "/deployments/owner/name" of "owner/name", or of the asking account's own "name".
Result<std::string> path_of(const Common& common, const std::string& name) {
  const auto slash = name.find('/');
  if (slash != name.npos)
    return "/deployments/" + segment(name.substr(0, slash)) + "/" + segment(name.substr(slash + 1));
  auto server = find_server(common);
  if (!server) return pass_on(std::move(server));
  Http http(*server);
  auto account = http.call("GET", "/v1/account");
  if (!account) return pass_on(std::move(account));
  return "/deployments/" + segment(text_in(*account, "username")) + "/" + segment(name);
}

const json::value& member_of(const json::value& object, std::string_view name) {
  static const json::value none;
  const auto* member = find(object, name);
  return member == nullptr ? none : *member;
}

std::string number_of(const json::value& object, std::string_view name) {
  const auto* member = find(object, name);
  return member == nullptr ? "?" : write_json(*member);
}

std::string instance_range(const json::value& release) {
  const auto& configuration = member_of(release, "configuration");
  return number_of(configuration, "min_instances") + " to " + number_of(configuration, "max_instances");
}

void print_deployment(const json::value& deployment) {
  const auto& release = member_of(deployment, "current_release");
  const auto line = [](std::string_view name, const std::string& value) {
    std::cout << fmt::format("{:<12} {}\n", name, value);
  };
  line("deployment", text_in(deployment, "owner") + "/" + text_in(deployment, "name"));
  line("model", text_in(release, "model"));
  line("version", text_in(release, "version"));
  line("release", number_of(release, "number"));
  line("hardware", text_in(member_of(release, "configuration"), "hardware"));
  line("instances", instance_range(release));
}

json::object configuration_of(const DeployOptions& options) {
  json::object body;
  if (!options.hardware.empty()) body["hardware"] = options.hardware;
  if (options.min_instances) body["min_instances"] = *options.min_instances;
  if (options.max_instances) body["max_instances"] = *options.max_instances;
  if (!options.version.empty()) body["version"] = options.version;
  return body;
}

}  // namespace

int deploy_create(const Common& common, const DeployOptions& options) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto version = find_version(http, options.model);
  if (!version) return report(common, version.error());
  json::object body{{"hardware", "cpu"}, {"min_instances", 0}, {"max_instances", 1}};
  for (auto& [key, value] : configuration_of(options)) body[key] = value;
  body["name"] = options.name;
  body["model"] = options.model.substr(0, options.model.find(':'));
  body["version"] = text_in(*version, "id");
  return ask(common, "POST", "/v1/deployments", body, print_deployment);
}

int deploy_list(const Common& common) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto rows = fetch_all(http, "/v1/deployments");
  if (!rows) return report(common, rows.error());
  if (common.json) {
    std::cout << write_json(*rows) << "\n";
    return exit_ok;
  }
  Table table({"DEPLOYMENT", "MODEL", "VERSION", ">RELEASE", "INSTANCES"});
  for (const auto& row : *rows) {
    const auto& release = member_of(row, "current_release");
    table.add({text_in(row, "owner") + "/" + text_in(row, "name"), text_in(release, "model"),
               text_in(release, "version").substr(0, 12), number_of(release, "number"), instance_range(release)});
  }
  std::cout << table.text();
  return exit_ok;
}

int deploy_show(const Common& common, const std::string& name) {
  auto path = path_of(common, name);
  if (!path) return report(common, path.error());
  return ask(common, "GET", "/v1" + *path, nullptr, print_deployment);
}

int deploy_update(const Common& common, const DeployOptions& options) {
  const auto body = configuration_of(options);
  if (body.empty())
    return report(common, Error{ErrorKind::invalid, "Say what is to change: --version, --hardware, --min or --max"});
  auto path = path_of(common, options.name);
  if (!path) return report(common, path.error());
  return ask(common, "PATCH", "/v1" + *path, body, print_deployment);
}

int deploy_releases(const Common& common, const std::string& name) {
  auto path = path_of(common, name);
  if (!path) return report(common, path.error());
  return ask_list(common, "/mimeo/v1" + *path + "/releases", [](const json::value& release) {
    std::cout << fmt::format("{:>4}  {:<12} {:<12} {:<20} {}\n", number_of(release, "number"),
                             text_in(release, "version").substr(0, 12), text_in(release, "state"),
                             text_in(release, "created_at").substr(0, 19), text_in(release, "note"));
  });
}

int deploy_roll_back(const Common& common, const DeployOptions& options) {
  auto path = path_of(common, options.name);
  if (!path) return report(common, path.error());
  return ask(common, "POST", "/mimeo/v1" + *path + "/releases", json::object{{"rollback_to", options.release}},
             print_deployment);
}

int deploy_remove(const Common& common, const std::string& name) {
  auto path = path_of(common, name);
  if (!path) return report(common, path.error());
  return ask(common, "DELETE", "/v1" + *path, nullptr, [](const json::value&) { std::cout << "deleted\n"; });
}

}  // namespace mimeo::cli
