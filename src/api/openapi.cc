#include "api/openapi.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "api/auth.h"
#include "api/yaml.h"
#include "openapi_texts.h"

namespace mimeo::api {
namespace {

/// Moves the members of `from` into `to`; one that is there already is a fault.
void join(json::object& to, json::value&& from, std::string_view kind, std::vector<std::string>& faults) {
  if (from.is_null()) return;
  if (!from.is_object()) return faults.push_back(fmt::format("{} must be a mapping", kind));
  for (auto& [name, value] : from.get_object()) {
    if (!to.emplace(name, std::move(value)).second)
      faults.push_back(fmt::format("{} {} twice", kind, std::string_view(name)));
  }
}

json::value take_member(json::object& from, std::string_view name) {
  const auto at = from.find(name);
  if (at == from.end()) return nullptr;
  json::value value = std::move(at->value());
  from.erase(at);
  return value;
}

void read(std::string_view text, Descriptions& into) {
  auto& faults = into.faults;
  auto parsed = parse_yaml(text);
  if (!parsed || !parsed->is_object()) {
    return faults.push_back(parsed ? "a file is no mapping" : std::move(parsed.error().message));
  }
  auto& file = parsed->get_object();
  const json::value tag = take_member(file, "tag");
  json::value operations = take_member(file, "operations");
  if (operations.is_object()) {
    for (auto& [id, operation] : operations.get_object()) {
      if (operation.is_object()) {
        operation.get_object()["tags"] = json::array{tag};
      } else {
        faults.push_back(fmt::format("{} has no description", std::string_view(id)));
      }
    }
    into.tags.push_back({{"name", tag}, {"description", take_member(file, "about")}});
  }
  join(into.operations, std::move(operations), "operation", faults);
  join(into.schemas, take_member(file, "schemas"), "schema", faults);
  join(into.parameters, take_member(file, "parameters"), "parameter", faults);
  join(into.path_parameters, take_member(file, "path_parameters"), "path parameter", faults);
  for (const auto& rest : file) faults.push_back(fmt::format("no such section: {}", std::string_view(rest.key())));
}

Descriptions read_all() {
  Descriptions all;
  for (std::string_view text : embedded::openapi_texts()) read(text, all);
  return all;
}

json::object reference(std::string_view what) { return {{"$ref", fmt::format("#/components/{}", what)}}; }

/// The names in `{}` of a route's path.
std::vector<std::string_view> names_in(std::string_view path) {
  std::vector<std::string_view> names;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    names.push_back(path.substr(open + 1, path.find('}', open) - open - 1));
  }
  return names;
}

json::object path_parameter(std::string_view name) {
  json::object parameter{{"name", name}, {"in", "path"}, {"required", true}};
  if (const auto* described = descriptions().path_parameters.if_contains(name)) {
    for (const auto& [key, value] : described->as_object()) parameter[key] = value;
  }
  if (!parameter.contains("schema")) parameter["schema"] = {{"type", "string"}};
  return parameter;
}

const ProblemType* find_problem(std::string_view name) {
  const auto all = all_problems();
  const auto at = std::ranges::find(all, name, [](const ProblemType* type) { return type->name; });
  return at == all.end() ? nullptr : *at;
}

/// The statuses with which this operation may be refused, the ones every
/// operation shares aside.
std::set<unsigned> refusals_of(const Route& route, const json::object& operation) {
  std::set<unsigned> statuses;
  if (route.access != Access::open) statuses.insert({401, 403, 429});
  if (route.path.contains('{')) statuses.insert(404);
  if (operation.contains("requestBody")) statuses.insert({400, 413, 422});
  if (operation.contains("parameters")) statuses.insert(422);
  if (const auto* names = operation.if_contains("problems")) {
    for (const auto& name : names->as_array()) {
      const auto* type = find_problem(name.as_string());
      if (type) statuses.insert(type->status);
    }
  }
  return statuses;
}

/// An origin that has a host for each account is one with a variable.
json::object server_at(std::string_view url) {
  const auto star = url.find('*');
  if (star == url.npos) return json::object{{"url", url}};
  std::string pattern(url);
  pattern.replace(star, 1, "{account}");
  json::object variables;
  variables["account"] = json::object{{"default", "local"}, {"description", "The account of the file"}};
  return json::object{{"url", pattern}, {"variables", std::move(variables)}};
}

json::object describe(const Route& route, std::string_view server) {
  const auto* described = descriptions().operations.if_contains(route.operation);
  json::object operation = described ? described->as_object() : json::object();
  operation["operationId"] = route.operation;

  json::object responses;
  if (const auto* own = operation.if_contains("responses")) responses = own->as_object();
  for (const unsigned status : refusals_of(route, operation)) {
    responses.emplace(std::to_string(status), reference(fmt::format("responses/problem_{}", status)));
  }
  responses.emplace("default", reference("responses/problem"));
  operation["responses"] = std::move(responses);
  operation.erase("problems");

  json::array parameters;
  for (const auto name : names_in(route.path)) parameters.push_back(path_parameter(name));
  if (const auto* own = operation.if_contains("parameters")) {
    for (const auto& one : own->as_array()) parameters.push_back(one);
  }
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  // Some of those that are open to all sign in by themselves, and say so.
  if (route.access == Access::open && !operation.contains("security")) operation["security"] = json::array();
  if (const auto scope = required_scope(route)) {
    operation["security"] = json::array{json::object{{"bearerAuth", json::array{core::to_string(*scope)}}}};
    // Where only this machine can ask, no token is needed.
    if (route.access == Access::monitors) operation["security"].as_array().push_back(json::object());
  }
  if (!server.empty()) operation["servers"] = json::array{server_at(server)};
  return operation;
}

void add(const Route& route, std::string_view server, json::object& paths) {
  std::string verb(route.verb);
  std::ranges::transform(verb, verb.begin(), [](char c) { return static_cast<char>(c | 0x20); });
  auto& path = paths[route.path];
  if (path.is_null()) path.emplace_object();
  path.as_object()[verb] = describe(route, server);
}

/// One response for each status there is a problem of, told by the registry,
/// and `problem` for all others.
json::object problem_responses() {
  const json::object content{{"application/problem+json", {{"schema", reference("schemas/problem")}}}};
  std::map<unsigned, std::string> texts;
  for (const ProblemType* type : all_problems()) {
    auto& text = texts[type->status];
    if (!text.empty()) text += '\n';
    text += fmt::format("- {}: {}", type->title, type->when);
  }
  json::object responses{{"problem", {{"description", "A refusal, or a fault of the server."}, {"content", content}}}};
  for (const auto& [status, text] : texts) {
    responses[fmt::format("problem_{}", status)] = {{"description", text}, {"content", content}};
  }
  return responses;
}

constexpr std::string_view about_mimeo =
    "Runs AI models behind the Replicate API, on your own machine. Operations "
    "whose id begins with `mimeo.` are Mimeo's "
    "own; all others are Replicate's, and every path of theirs answers with "
    "`/v1` and without it. Every answer bears an "
    "`X-Request-Id`, which the server's log repeats.";

}  // namespace

const Descriptions& descriptions() {
  static const Descriptions all = read_all();
  return all;
}

json::object openapi_document(const core::Origins& origins) {
  json::object paths;
  for (const Route& route : api_routes()) add(route, route.operation.starts_with("mimeo.") ? origins.api : "", paths);
  for (const Route& route : files_routes()) add(route, origins.files, paths);
  const Descriptions& described = descriptions();
  return {
      {"openapi", "3.1.0"},
      {"info", {{"title", "Mimeo"}, {"version", "1"}, {"description", about_mimeo}}},
      {"servers", json::array{json::object{{"url", origins.api + "/v1"}}}},
      {"security", json::array{json::object{{"bearerAuth", json::array()}}}},
      {"tags", described.tags},
      {"paths", std::move(paths)},
      {"components",
       {{"schemas", described.schemas},
        {"parameters", described.parameters},
        {"responses", problem_responses()},
        {"securitySchemes", {{"bearerAuth", {{"type", "http"}, {"scheme", "bearer"}}}, {"basicAuth", {{"type", "http"}, {"scheme", "basic"}}}}}}},
  };
}

Task<Answer> get_openapi(Call& call) {
  co_return http::Response::json(200, write_json(openapi_document(call.engine.origins)));
}

}  // namespace mimeo::api
