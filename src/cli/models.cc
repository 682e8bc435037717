// The commands about models: create, show, search, rm.
#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/hash.h"
#include "cli/commands.h"
#include "cli/model_inputs.h"
#include "cli/pages.h"
#include "core/names.h"

namespace mimeo::cli {
namespace {

std::string id_of_latest(const json::value& model) {
  const auto* version = find(model, "latest_version");
  return version == nullptr ? std::string() : text_in(*version, "id");
}

Error not_a_model(const std::string& text) {
  return Error{ErrorKind::invalid, "\"" + text + "\" is not of the form owner/name"};
}

void print_model(const json::value& model) {
  auto line = [](std::string_view name, const std::string& value) {
    if (!value.empty()) std::cout << fmt::format("{:<12} {}\n", name, value);
  };
  line("model", text_in(model, "owner") + "/" + text_in(model, "name"));
  line("description", text_in(model, "description"));
  line("visibility", text_in(model, "visibility"));
  line("version", id_of_latest(model));
  line("created", text_in(model, "created_at"));
  if (const auto* runs = find(model, "run_count")) line("runs", write_json(*runs));
  for (const char* address : {"github_url", "paper_url", "license_url", "weights_url"}) {
    line(std::string_view(address).substr(0, std::string_view(address).find('_')), text_in(model, address));
  }
}

}  // namespace

int create(const Common& common, const CreateOptions& options) {
  auto name = core::parse_model_name(options.model);
  if (!name) return report(common, not_a_model(options.model));
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  json::object body{{"owner", name->owner},
                    {"name", name->name},
                    {"visibility", options.is_private ? "private" : "public"},
                    {"hardware", options.hardware}};
  if (!options.description.empty()) body["description"] = options.description;
  auto model = http.call("POST", "/v1/models", write_json(body));
  if (!model) return report(common, model.error());
  std::cout << (common.json ? write_json(*model) : name->text()) << "\n";
  return exit_ok;
}

int show(const Common& common, const std::string& model) {
  auto name = core::parse_model_name(model);
  if (!name) return report(common, not_a_model(model));
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  auto answer = http.call("GET", "/v1/models/" + name->text());
  if (!answer) return report(common, answer.error());
  if (common.json) {
    std::cout << write_json(*answer) << "\n";
  } else {
    print_model(*answer);
    const auto* version = find(*answer, "latest_version");
    const auto* document = version == nullptr ? nullptr : find(*version, "openapi_schema");
    if (document != nullptr) std::cout << "\n" << inputs_text(*document);
  }
  return exit_ok;
}

int search(const Common& common, const std::vector<std::string>& words) {
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  const auto query = fmt::format("{}", fmt::join(words, " "));
  auto answer = http.call("GET", "/v1/search?query=" + percent_encode(query));
  if (!answer) return report(common, answer.error());
  if (common.json) {
    std::cout << write_json(*answer) << "\n";
    return exit_ok;
  }
  const auto* models = find(*answer, "models");
  if (models == nullptr || !models->is_array()) return exit_ok;
  for (const auto& found : models->get_array()) {
    const auto* model = find(found, "model");
    if (model == nullptr) continue;
    std::cout << fmt::format("{:<28} {:<12}  {}\n", text_in(*model, "owner") + "/" + text_in(*model, "name"),
                             id_of_latest(*model).substr(0, 12), text_in(*model, "description"));
  }
  return exit_ok;
}

int remove(const Common& common, const std::string& reference) {
  auto what = core::parse_model_reference(reference);
  if (!what || !what->model) {
    return report(common,
                  Error{ErrorKind::invalid, "\"" + reference + "\" is neither owner/name nor owner/name:version"});
  }
  auto server = find_server(common);
  if (!server) return report(common, server.error());
  Http http(*server);
  std::string target = "/v1/models/" + what->model->text();
  if (what->version) target += "/versions/" + what->version->text;
  auto reply = http.request("DELETE", target);
  if (!reply) return report(common, reply.error());
  if (reply->status >= 300) {
    auto problem = parse_json(reply->body);
    auto detail = problem ? text_in(*problem, "detail") : std::string();
    if (detail.empty()) detail = fmt::format("The server answered {}", reply->status);
    return report(common, Error{ErrorKind::conflict, std::move(detail)});
  }
  if (common.json) {
    std::cout << write_json(json::object{{"removed", reference}}) << "\n";
  } else if (what->version) {
    std::cout << reference << " is being removed\n";
  }
  return exit_ok;
}

}  // namespace mimeo::cli
