#include "api/visibility.h"

namespace mimeo::api {
namespace {

bool is_visible(const core::Model& model, const core::AccountId& account) {
  return model.visibility == core::Visibility::public_ || model.name.owner == account.text;
}

engine::VersionPointer find_by_id(const engine::Engine& engine, const core::AccountId& account,
                                  const core::VersionId& id) {
  auto version = engine.catalog.find_version(id);
  if (!version || find_visible_model(engine, account, version->version.model)) return version;
  // The same content can be a version of several models, and the first of them be another account's secret.
  for (const auto& model : engine.catalog.models()) {
    if (!is_visible(*model, account)) continue;
    if (auto twin = engine.catalog.find_version(model->name, id)) return twin;
  }
  return nullptr;
}

}  // namespace

engine::ModelPointer find_visible_model(const engine::Engine& engine, const core::AccountId& account,
                                        const core::ModelName& name) {
  auto model = engine.catalog.find_model(name);
  return model && is_visible(*model, account) ? model : nullptr;
}

Problem no_such_model(const core::ModelName& name) {
  return Problem(problems::not_found, "No model with the name " + name.text() + " exists");
}

engine::VersionPointer find_runnable_version(const engine::Engine& engine, const core::AccountId& account,
                                             const core::ModelReference& reference) {
  if (!reference.model) return reference.version ? find_by_id(engine, account, *reference.version) : nullptr;
  if (!find_visible_model(engine, account, *reference.model)) return nullptr;
  if (!reference.version) return engine.catalog.latest_version(*reference.model);
  return engine.catalog.find_version(*reference.model, *reference.version);
}

}  // namespace mimeo::api
