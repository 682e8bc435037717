#include "mimeo/client/models.h"

#include "client/operation.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

Version Version::of(Value raw) {
  Version made;
  made.id = raw["id"].text();
  made.created_at = raw["created_at"].text();
  made.cog_version = raw["cog_version"].text();
  made.openapi_schema = raw["openapi_schema"];
  made.raw = std::move(raw);
  return made;
}

Model Model::of(Value raw) {
  Model made;
  made.owner = raw["owner"].text();
  made.name = raw["name"].text();
  made.url = raw["url"].text();
  made.description = raw["description"].text();
  made.visibility = raw["visibility"].text();
  made.github_url = raw["github_url"].text();
  made.paper_url = raw["paper_url"].text();
  made.license_url = raw["license_url"].text();
  made.weights_url = raw["weights_url"].text();
  made.cover_image_url = raw["cover_image_url"].text();
  made.created_at = raw["created_at"].text();
  made.run_count = raw["run_count"].integer();
  made.is_official = raw["is_official"].flag();
  if (!raw["default_example"].is_null()) made.default_example = Prediction::of(raw["default_example"]);
  if (!raw["latest_version"].is_null()) made.latest_version = Version::of(raw["latest_version"]);
  made.raw = std::move(raw);
  return made;
}

namespace {

std::string path_of(std::string_view model) { return "/v1/models/" + escape_pair(model); }

std::string version_path(std::string_view model, std::string_view version) {
  return path_of(model) + "/versions/" + escape(version);
}

}  // namespace

namespace {

Operation list_operation(const SessionPtr& session, ModelOrder order) {
  std::string path = "/v1/models";
  if (!order.sort_by.empty()) path += "?sort_by=" + escape(order.sort_by);
  if (!order.sort_direction.empty())
    path += (order.sort_by.empty() ? "?" : "&") + ("sort_direction=" + escape(order.sort_direction));
  return get(session, path);
}

Operation search_operation(const SessionPtr& session, std::string_view words) {
  Request request = session->request("QUERY", "/v1/models");
  request.headers.push_back("Content-Type: text/plain");
  request.body = words;
  return {std::move(request)};
}

Operation get_operation(const SessionPtr& session, std::string_view model) {
  return detail::get(session, path_of(model));
}

Operation create_operation(const SessionPtr& session, NewModel made) {
  Value body(std::move(made.more));
  body.set("owner", std::move(made.owner));
  body.set("name", std::move(made.name));
  body.set("visibility", std::move(made.visibility));
  body.set("hardware", std::move(made.hardware));
  return send(session, "POST", "/v1/models", body, Repeat::harmful);
}

Operation update_operation(const SessionPtr& session, std::string_view model, Value::Object changes) {
  return send(session, "PATCH", path_of(model), std::move(changes), Repeat::harmless);
}

Operation remove_operation(const SessionPtr& session, std::string_view model) {
  return detail::remove(session, path_of(model));
}

Operation examples_operation(const SessionPtr& session, std::string_view model) {
  return detail::get(session, path_of(model) + "/examples");
}

Operation versions_operation(const SessionPtr& session, std::string_view model) {
  return detail::get(session, path_of(model) + "/versions");
}

Operation version_operation(const SessionPtr& session, std::string_view model, std::string_view version) {
  return detail::get(session, version_path(model, version));
}

Operation remove_version_operation(const SessionPtr& session, std::string_view model, std::string_view version) {
  return detail::remove(session, version_path(model, version));
}

}  // namespace

Result<Page<Model>> Models::list(ModelOrder order, std::stop_token stop) const {
  return now<Page<Model>>(session_, list_operation(session_, std::move(order)), std::move(stop));
}
Task<Result<Page<Model>>> Models::async_list(ModelOrder order, std::stop_token stop) const {
  return later<Page<Model>>(session_, list_operation(session_, std::move(order)), std::move(stop));
}

Result<Page<Model>> Models::search(std::string_view words, std::stop_token stop) const {
  return now<Page<Model>>(session_, search_operation(session_, words), std::move(stop));
}
Task<Result<Page<Model>>> Models::async_search(std::string_view words, std::stop_token stop) const {
  return later<Page<Model>>(session_, search_operation(session_, words), std::move(stop));
}

Result<Model> Models::get(std::string_view model, std::stop_token stop) const {
  return now<Model>(session_, get_operation(session_, model), std::move(stop));
}
Task<Result<Model>> Models::async_get(std::string_view model, std::stop_token stop) const {
  return later<Model>(session_, get_operation(session_, model), std::move(stop));
}

Result<Model> Models::create(NewModel made, std::stop_token stop) const {
  return now<Model>(session_, create_operation(session_, std::move(made)), std::move(stop));
}
Task<Result<Model>> Models::async_create(NewModel made, std::stop_token stop) const {
  return later<Model>(session_, create_operation(session_, std::move(made)), std::move(stop));
}

Result<Model> Models::update(std::string_view model, Value::Object changes, std::stop_token stop) const {
  return now<Model>(session_, update_operation(session_, model, std::move(changes)), std::move(stop));
}
Task<Result<Model>> Models::async_update(std::string_view model, Value::Object changes, std::stop_token stop) const {
  return later<Model>(session_, update_operation(session_, model, std::move(changes)), std::move(stop));
}

Result<void> Models::remove(std::string_view model, std::stop_token stop) const {
  return now<void>(session_, remove_operation(session_, model), std::move(stop));
}
Task<Result<void>> Models::async_remove(std::string_view model, std::stop_token stop) const {
  return later<void>(session_, remove_operation(session_, model), std::move(stop));
}

Result<Page<Prediction>> Models::examples(std::string_view model, std::stop_token stop) const {
  return now<Page<Prediction>>(session_, examples_operation(session_, model), std::move(stop));
}
Task<Result<Page<Prediction>>> Models::async_examples(std::string_view model, std::stop_token stop) const {
  return later<Page<Prediction>>(session_, examples_operation(session_, model), std::move(stop));
}

Result<Page<Version>> Models::versions(std::string_view model, std::stop_token stop) const {
  return now<Page<Version>>(session_, versions_operation(session_, model), std::move(stop));
}
Task<Result<Page<Version>>> Models::async_versions(std::string_view model, std::stop_token stop) const {
  return later<Page<Version>>(session_, versions_operation(session_, model), std::move(stop));
}

Result<Version> Models::version(std::string_view model, std::string_view version, std::stop_token stop) const {
  return now<Version>(session_, version_operation(session_, model, version), std::move(stop));
}
Task<Result<Version>> Models::async_version(std::string_view model, std::string_view version,
                                            std::stop_token stop) const {
  return later<Version>(session_, version_operation(session_, model, version), std::move(stop));
}

Result<void> Models::remove_version(std::string_view model, std::string_view version, std::stop_token stop) const {
  return now<void>(session_, remove_version_operation(session_, model, version), std::move(stop));
}
Task<Result<void>> Models::async_remove_version(std::string_view model, std::string_view version,
                                                std::stop_token stop) const {
  return later<void>(session_, remove_version_operation(session_, model, version), std::move(stop));
}

Result<std::string> Models::readme(std::string_view model, std::stop_token stop) const {
  Request request = session_->request("GET", path_of(model) + "/readme");
  return block(*session_, std::move(stop),
               [&](Call call) { return ask_text(session_, std::move(request), Repeat::harmless, std::move(call)); });
}
Task<Result<std::string>> Models::async_readme(std::string_view model, std::stop_token stop) const {
  return ask_text(session_, session_->request("GET", path_of(model) + "/readme"), Repeat::harmless,
                  session_->call(std::move(stop)));
}

}  // namespace mimeo::client
