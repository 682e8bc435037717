#include "mimeo/client/deployments.h"

#include "client/create.h"
#include "client/operation.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

Deployment Deployment::of(Value raw) {
  Deployment made;
  made.owner = raw["owner"].text();
  made.name = raw["name"].text();
  if (const auto& now = raw["current_release"]; !now.is_null()) {
    Release release;
    release.number = now["number"].integer();
    release.model = now["model"].text();
    release.version = now["version"].text();
    release.created_at = now["created_at"].text();
    release.created_by = Account::of(now["created_by"]);
    release.hardware = now["configuration"]["hardware"].text();
    release.min_instances = now["configuration"]["min_instances"].integer();
    release.max_instances = now["configuration"]["max_instances"].integer();
    made.current_release = std::move(release);
  }
  made.raw = std::move(raw);
  return made;
}

namespace {

std::string path_of(std::string_view deployment) { return "/v1/deployments/" + escape_pair(deployment); }

}  // namespace

namespace {

Operation list_operation(const SessionPtr& session) { return detail::get(session, "/v1/deployments"); }

Operation get_operation(const SessionPtr& session, std::string_view deployment) {
  return detail::get(session, path_of(deployment));
}

Operation create_operation(const SessionPtr& session, NewDeployment made) {
  Value body;
  body.set("name", std::move(made.name));
  body.set("model", std::move(made.model));
  body.set("version", std::move(made.version));
  body.set("hardware", std::move(made.hardware));
  body.set("min_instances", made.min_instances);
  body.set("max_instances", made.max_instances);
  return send(session, "POST", "/v1/deployments", body, Repeat::harmful);
}

Operation update_operation(const SessionPtr& session, std::string_view deployment, DeploymentChange change) {
  Value body = Value::Object();
  if (change.version) body.set("version", *change.version);
  if (change.hardware) body.set("hardware", *change.hardware);
  if (change.min_instances) body.set("min_instances", *change.min_instances);
  if (change.max_instances) body.set("max_instances", *change.max_instances);
  // Each makes a release.
  return send(session, "PATCH", path_of(deployment), body, Repeat::harmful);
}

Operation remove_operation(const SessionPtr& session, std::string_view deployment) {
  return detail::remove(session, path_of(deployment));
}

}  // namespace

Result<Page<Deployment>> Deployments::list(std::stop_token stop) const {
  return now<Page<Deployment>>(session_, list_operation(session_), std::move(stop));
}
Task<Result<Page<Deployment>>> Deployments::async_list(std::stop_token stop) const {
  return later<Page<Deployment>>(session_, list_operation(session_), std::move(stop));
}

Result<Deployment> Deployments::get(std::string_view deployment, std::stop_token stop) const {
  return now<Deployment>(session_, get_operation(session_, deployment), std::move(stop));
}
Task<Result<Deployment>> Deployments::async_get(std::string_view deployment, std::stop_token stop) const {
  return later<Deployment>(session_, get_operation(session_, deployment), std::move(stop));
}

Result<Deployment> Deployments::create(NewDeployment made, std::stop_token stop) const {
  return now<Deployment>(session_, create_operation(session_, std::move(made)), std::move(stop));
}
Task<Result<Deployment>> Deployments::async_create(NewDeployment made, std::stop_token stop) const {
  return later<Deployment>(session_, create_operation(session_, std::move(made)), std::move(stop));
}

Result<Deployment> Deployments::update(std::string_view deployment, DeploymentChange change,
                                       std::stop_token stop) const {
  return now<Deployment>(session_, update_operation(session_, deployment, std::move(change)), std::move(stop));
}
Task<Result<Deployment>> Deployments::async_update(std::string_view deployment, DeploymentChange change,
                                                   std::stop_token stop) const {
  return later<Deployment>(session_, update_operation(session_, deployment, std::move(change)), std::move(stop));
}

Result<void> Deployments::remove(std::string_view deployment, std::stop_token stop) const {
  return now<void>(session_, remove_operation(session_, deployment), std::move(stop));
}
Task<Result<void>> Deployments::async_remove(std::string_view deployment, std::stop_token stop) const {
  return later<void>(session_, remove_operation(session_, deployment), std::move(stop));
}

namespace {

Door door_of_deployment(std::string_view deployment) { return {path_of(deployment) + "/predictions", {}}; }

}  // namespace

Result<Prediction> Deployments::predict(std::string_view deployment, Value::Object input, CreateOptions options) const {
  auto stop = options.stop;
  return block(*session_, stop, [&](Call call) {
    return create_prediction(session_, door_of_deployment(deployment), std::move(input), std::move(options),
                             std::move(call));
  });
}
Task<Result<Prediction>> Deployments::async_predict(std::string_view deployment, Value::Object input,
                                                    CreateOptions options) const {
  auto call = session_->call(options.stop);
  return create_prediction(session_, door_of_deployment(deployment), std::move(input), std::move(options),
                           std::move(call));
}

}  // namespace mimeo::client
