// Deployments: versions at an address of their own, with instances of their own. Each belongs to one account, and for
// every other one it does not exist. Predictions through one are made in predictions.cc.
#include "api/deployments.h"

#include <fmt/format.h>

#include <limits>

#include "api/account_json.h"
#include "api/deployment_body.h"
#include "api/hardware.h"
#include "api/json_body.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"
#include "engine/deploy.h"

namespace mimeo::api {
namespace {

void write_scale(const core::Release& release, ObjectWriter& object) {
  object.number("min_instances", release.min_instances);
  object.number("max_instances", release.max_instances);
}

void write_release_members(const engine::Engine& engine, const core::Release& release, ObjectWriter& object) {
  object.number("number", release.number);
  object.text("model", release.model.text());
  object.text("version", release.version.text);
  object.time("created_at", release.created_at);
  core::Account unknown;
  unknown.id = release.created_by;
  const auto account = engine.accounts.find(release.created_by);
  write_account(account ? *account : unknown, object.member("created_by"));
  ObjectWriter configuration(object.member("configuration"));
  configuration.text("hardware", release.hardware);
  write_scale(release, configuration);
  // Where Swift looks for the same two numbers.
  ObjectWriter scaling(configuration.member("scaling"));
  write_scale(release, scaling);
  scaling.end();
  configuration.end();
}

void write_deployment(const engine::Engine& engine, const core::Deployment& deployment, std::string& out) {
  ObjectWriter object(out);
  object.text("owner", deployment.name.owner);
  object.text("name", deployment.name.name);
  ObjectWriter release(object.member("current_release"));
  write_release_members(engine, deployment.current, release);
  release.end();
  object.end();
}

http::Response deployment_response(const Call& call, const engine::ServedDeployment& served) {
  std::string out;
  write_deployment(call.engine, served.deployment, out);
  return http::Response::json(200, std::move(out));
}

/// A release in the history: what the API knows, and how it went.
void write_past_release(const engine::Engine& engine, const engine::ServedDeployment& served,
                        const core::Release& release, std::string& out) {
  const bool is_current = release.number == served.deployment.current.number;
  const bool was_replaced = release.state == core::Release::State::rolling_out && !is_current;
  ObjectWriter object(out);
  write_release_members(engine, release, object);
  object.text("state", was_replaced ? "replaced" : core::to_string(release.state));
  object.flag("current", is_current);
  object.flag("serving", release.number == served.serving().number);
  object.text_or_null("note", release.note);
  object.end();
}

Problem fault(std::string_view type, std::string_view field, std::string description) {
  std::vector<core::InvalidField> faults;
  faults.push_back({std::string(type), std::string(field), std::move(description)});
  return Problem(std::move(faults));
}

Problem no_such_hardware(const Call& call, std::string_view sku) {
  const auto known = known_hardware(call.engine.options.hardware);
  return fault("enum", "hardware", fmt::format("There is no hardware '{}'; there is: {}", sku.substr(0, 100), known));
}

/// What a body asks for exists, and the account may use it.
std::optional<Problem> check_exists(const Call& call, const core::ModelName& model, const core::ReleaseChange& change) {
  if (change.hardware && call.engine.options.hardware.find(*change.hardware) == nullptr) {
    return no_such_hardware(call, *change.hardware);
  }
  if (!change.version) return std::nullopt;
  const core::ModelReference reference{model, *change.version};
  if (find_runnable_version(call.engine, call.account->id, reference)) return std::nullopt;
  return not_runnable(call.engine, call.account->id, model.text() + ":" + change.version->text);
}

std::expected<core::Deployment, Problem> new_deployment(const Call& call, const json::value& body) {
  auto faults = check_new_deployment(body);
  if (!faults.empty()) return std::unexpected(Problem(std::move(faults)));
  const auto model = core::parse_model_name(*find_string(body, "model"));
  if (!model) return std::unexpected(fault("pattern", "model", "Must be owner/name"));
  const auto wanted = change_of(body);
  if (auto problem = check_exists(call, *model, wanted)) return std::unexpected(std::move(*problem));
  core::Deployment deployment;
  deployment.name = {call.account->id.text, std::string(*find_string(body, "name"))};
  deployment.created_at = call.now();
  auto& release = deployment.current;
  release.model = *model;
  release.version = *wanted.version;
  release.hardware = *wanted.hardware;
  release.min_instances = *wanted.min_instances;
  release.max_instances = *wanted.max_instances;
  release.created_at = deployment.created_at;
  release.created_by = call.account->id;
  return deployment;
}

}  // namespace

std::expected<engine::DeploymentPointer, Problem> find_deployment_in_path(const Call& call) {
  const core::DeploymentName name{std::string(call.path("deployment_owner")),
                                  std::string(call.path("deployment_name"))};
  auto found = name.owner == call.account->id.text ? call.engine.deployments.find(name) : nullptr;
  if (!found) return refuse(problems::not_found, "No deployment with the name " + name.text() + " exists");
  return found;
}

Task<Answer> list_deployments(Call& call) {
  std::vector<Keyed<engine::DeploymentPointer>> mine;
  for (auto& one : call.engine.deployments.of_account(call.account->id)) {
    auto key = time_key(one->deployment.created_at, one->deployment.name.name);
    mine.push_back({std::move(key), std::move(one)});
  }
  auto page = page_of(std::move(mine), Order::descending, cursor_of(call.request), limits::deployments_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(call, *page, [&](const engine::DeploymentPointer& one, std::string& out) {
    write_deployment(call.engine, one->deployment, out);
  });
}

Task<Answer> create_deployment(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto deployment = new_deployment(call, body.value());
  if (!deployment) co_return std::unexpected(std::move(deployment.error()));
  auto created = co_await engine::create_deployment(call.engine, std::move(*deployment));
  if (!created) co_return pass_on(std::move(created));
  co_return deployment_response(call, **created);
}

Task<Answer> get_deployment(Call& call) {
  const auto found = find_deployment_in_path(call);
  if (!found) co_return std::unexpected(found.error());
  co_return deployment_response(call, **found);
}

Task<Answer> update_deployment(Call& call) {
  const auto found = find_deployment_in_path(call);
  if (!found) co_return std::unexpected(found.error());
  const auto& deployment = (*found)->deployment;
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto faults = check_deployment_change(body.value());
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));
  auto change = change_of(body.value());
  if (auto problem = check_exists(call, deployment.current.model, change))
    co_return std::unexpected(std::move(*problem));
  auto changed = co_await engine::change_deployment(call.engine, deployment.name, std::move(change), call.account->id);
  if (!changed) co_return pass_on(std::move(changed));
  co_return deployment_response(call, **changed);
}

Task<Answer> delete_deployment(Call& call) {
  const auto found = find_deployment_in_path(call);
  if (!found) co_return std::unexpected(found.error());
  auto removed = co_await engine::remove_deployment(call.engine, (*found)->deployment.name);
  if (!removed) co_return pass_on(std::move(removed));
  co_return http::Response(204);
}

Task<Answer> list_releases(Call& call) {
  const auto found = find_deployment_in_path(call);
  if (!found) co_return std::unexpected(found.error());
  const auto name = (*found)->deployment.name;
  constexpr int newest = std::numeric_limits<int>::max();
  auto releases = co_await call.engine.world.deployments.releases(name, newest, limits::releases_listed);
  if (!releases) co_return pass_on(std::move(releases));
  std::vector<Keyed<core::Release>> keyed;
  for (auto& release : *releases) keyed.push_back({fmt::format("{:010}", release.number), std::move(release)});
  auto page = page_of(std::move(keyed), Order::descending, cursor_of(call.request), limits::releases_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(call, *page, [&](const core::Release& release, std::string& out) {
    write_past_release(call.engine, **found, release, out);
  });
}

Task<Answer> roll_back_deployment(Call& call) {
  const auto found = find_deployment_in_path(call);
  if (!found) co_return std::unexpected(found.error());
  const auto& deployment = (*found)->deployment;
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  const auto* number = find(body.value(), "rollback_to");
  const auto* release = number == nullptr ? nullptr : number->if_int64();
  if (release == nullptr || *release < 1 || *release > deployment.current.number) {
    auto range = fmt::format("Must be the number of a release, 1 to {}", deployment.current.number);
    co_return std::unexpected(fault("invalid_type", "rollback_to", std::move(range)));
  }
  auto rolled_back =
      co_await engine::roll_back_deployment(call.engine, deployment.name, static_cast<int>(*release), call.account->id);
  if (!rolled_back) co_return pass_on(std::move(rolled_back));
  co_return deployment_response(call, **rolled_back);
}

}  // namespace mimeo::api
