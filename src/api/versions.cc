// Versions: the builds of a model, newest first.
#include "api/model_json.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"

namespace mimeo::api {
namespace {

std::expected<engine::ModelPointer, Problem> find_model_in_path(const Call& call) {
  const core::ModelName name{std::string(call.path("model_owner")), std::string(call.path("model_name"))};
  auto model = find_visible_model(call.engine, call.account->id, name);
  if (!model) return std::unexpected(no_such_model(name));
  return model;
}

}  // namespace

Task<Answer> list_versions(Call& call) {
  const auto model = find_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  std::vector<Keyed<engine::VersionPointer>> versions;
  for (auto& version : call.engine.catalog.versions((*model)->name)) {
    versions.push_back({time_key(version->version.created_at, version->version.id.text), std::move(version)});
  }
  auto page = page_of(std::move(versions), Order::descending, cursor_of(call.request), limits::versions_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(call, *page, [](const engine::VersionPointer& version, std::string& out) {
    write_version(version->version, out);
  });
}

Task<Answer> get_version(Call& call) {
  const auto model = find_model_in_path(call);
  if (!model) co_return std::unexpected(model.error());
  const core::VersionId id{std::string(call.path("version_id"))};
  const auto version = call.engine.catalog.find_version((*model)->name, id);
  if (!version) co_return std::unexpected(no_such_version(call.engine, (*model)->name, id));
  std::string out;
  write_version(version->version, out);
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
