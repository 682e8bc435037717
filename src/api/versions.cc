// Versions: the builds of a model, newest first.
#include "api/json_body.h"
#include "api/model_json.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/visibility.h"
#include "engine/models.h"
#include "engine/remove_version.h"

namespace mimeo::api {
namespace {

std::expected<engine::VersionPointer, Problem> find_version_in_path(const Call& call, const core::ModelName& model) {
  const core::VersionId id{std::string(call.path("version_id"))};
  auto version = call.engine.catalog.find_version(model, id);
  if (!version) return std::unexpected(no_such_version(call.engine, model, id));
  return version;
}

/// Of a model that belongs to whoever asks.
std::expected<engine::VersionPointer, Problem> find_own_version_in_path(const Call& call) {
  const auto model = find_own_model_in_path(call);
  if (!model) return std::unexpected(model.error());
  return find_version_in_path(call, (*model)->name);
}

/// One version stands for another, and that one for itself: no chains, no circles.
Result<void> set_override(core::Model& model, const core::VersionId& from, const core::VersionId& to) {
  if (from == to) return fail(ErrorKind::invalid, "A version cannot be overridden by itself");
  if (model.overrides.contains(to)) return fail(ErrorKind::conflict, "Version " + to.text + " is overridden itself");
  for (const auto& [other, target] : model.overrides) {
    if (target != from) continue;
    return fail(ErrorKind::conflict, "Version " + other.text + " is overridden to use this one");
  }
  if (model.overrides.size() >= limits::model_overrides) {
    return fail(ErrorKind::conflict, "As many versions of this model are overridden as may be");
  }
  model.overrides[from] = to;
  return {};
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
  const auto version = find_version_in_path(call, (*model)->name);
  if (!version) co_return std::unexpected(version.error());
  std::string out;
  write_version((*version)->version, out);
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> delete_version(Call& call) {
  const auto version = find_own_version_in_path(call);
  if (!version) co_return std::unexpected(version.error());
  auto accepted = co_await engine::remove_version(call.engine, *version);
  if (!accepted) co_return pass_on(std::move(accepted));
  co_return http::Response(202);
}

Task<Answer> override_version(Call& call) {
  static const auto schema = compile_schema(R"({
    "type": "object", "required": ["version"], "additionalProperties": false,
    "properties": {"version": {"type": "string"}}
  })");
  const auto version = find_own_version_in_path(call);
  if (!version) co_return std::unexpected(version.error());
  JsonBody body;
  auto read = co_await body.read(call, schema);
  if (!read) co_return std::unexpected(std::move(read.error()));
  const auto& model = (*version)->version.model;
  const core::VersionId from = (*version)->version.id;
  const core::VersionId to{text_in(body.value(), "version")};
  if (!call.engine.catalog.find_version(model, to)) {
    co_return refuse(problems::invalid, model.text() + " has no version " + to.text.substr(0, 100));
  }
  auto edit = [&](core::Model& row) { return set_override(row, from, to); };
  auto edited = co_await engine::edit_model(call.engine, model, edit);
  if (!edited) co_return pass_on(std::move(edited));
  std::string out;
  ObjectWriter object(out);
  object.text("version", from.text);
  object.text("overridden_by", to.text);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> restore_version(Call& call) {
  const auto version = find_own_version_in_path(call);
  if (!version) co_return std::unexpected(version.error());
  auto edit = [&](core::Model& row) -> Result<void> {
    row.overrides.erase((*version)->version.id);
    return {};
  };
  auto edited = co_await engine::edit_model(call.engine, (*version)->version.model, edit);
  if (!edited) co_return pass_on(std::move(edited));
  co_return http::Response(204);
}

}  // namespace mimeo::api
