#include "api/visibility.h"

#include <fmt/format.h>

namespace mimeo::api {
namespace {

bool is_visible(const engine::Engine& engine, const core::Model& model, const core::AccountId& account) {
  if (model.visibility == core::Visibility::public_ || model.name.owner == account.text) return true;
  return engine.accounts.role(core::AccountId{model.name.owner}, account).has_value();
}

engine::VersionPointer find_by_id(const engine::Engine& engine, const core::AccountId& account,
                                  const core::VersionId& id) {
  // The same content can be a version of several models, and the first of them be another account's secret.
  for (auto& version : engine.catalog.find_versions(id)) {
    if (find_visible_model(engine, account, version->version.model)) return version;
  }
  return nullptr;
}

/// What a caller wrote, short enough to be said back.
std::string_view shortened(std::string_view text) { return text.substr(0, 100); }

/// "acme/hello has no version 0000; its latest is 1234, and 2 older ones can be run".
std::string versions_instead(const engine::Engine& engine, const core::ModelName& model, std::string_view id) {
  const auto latest = engine.catalog.latest_version(model);
  if (!latest) return fmt::format("{} has no version to run yet", model.text());
  auto text =
      fmt::format("{} has no version {}; its latest is {}", model.text(), shortened(id), latest->version.id.text);
  const auto older = engine.catalog.versions(model).size() - 1;
  if (older == 1) text += ", and an older one can be run";
  if (older > 1) text += fmt::format(", and {} older ones can be run", older);
  return text;
}

std::string why_not_runnable(const engine::Engine& engine, const core::AccountId& account, std::string_view text) {
  const auto reference = core::parse_model_reference(text);
  if (!reference) {
    return fmt::format(
        "\"{}\" is not of the form owner/name, owner/name:<version id> or <version id>, 64 characters of 0-9 and a-f",
        shortened(text));
  }
  if (!reference->model) return fmt::format("no model has a version {}", shortened(text));
  if (!find_visible_model(engine, account, *reference->model)) return no_such_model(*reference->model).detail;
  return versions_instead(engine, *reference->model, reference->version ? reference->version->text : "");
}

engine::VersionPointer find_referred(const engine::Engine& engine, const core::AccountId& account,
                                     const core::ModelReference& reference) {
  if (!reference.model) return reference.version ? find_by_id(engine, account, *reference.version) : nullptr;
  if (!find_visible_model(engine, account, *reference.model)) return nullptr;
  if (!reference.version) return engine.catalog.latest_version(*reference.model);
  return engine.catalog.find_version(*reference.model, *reference.version);
}

}  // namespace

engine::ModelPointer find_visible_model(const engine::Engine& engine, const core::AccountId& account,
                                        const core::ModelName& name) {
  auto model = engine.catalog.find_model(name);
  return model && is_visible(engine, *model, account) ? model : nullptr;
}

Problem no_such_model(const core::ModelName& name) {
  return Problem(problems::not_found, "No model with the name " + name.text() + " exists");
}

Problem no_such_version(const engine::Engine& engine, const core::ModelName& model, const core::VersionId& id) {
  return Problem(problems::not_found, versions_instead(engine, model, id.text));
}

bool is_visible(const engine::Engine& engine, const core::Model& model, const core::Account* account) {
  return account != nullptr ? is_visible(engine, model, account->id) : model.visibility == core::Visibility::public_;
}

bool may_see_runs(const core::Account& account, const core::ModelName& model, std::string_view deployment) {
  return account.is_operator || model.owner == account.id.text || deployment.starts_with(account.id.text + "/");
}

core::ModelName model_name_in_path(const Call& call) {
  return {std::string(call.path("model_owner")), std::string(call.path("model_name"))};
}

std::expected<engine::ModelPointer, Problem> find_model_in_path(const Call& call) {
  const auto name = model_name_in_path(call);
  auto model = find_visible_model(call.engine, call.account->id, name);
  if (!model) return std::unexpected(no_such_model(name));
  return model;
}

std::expected<engine::ModelPointer, Problem> find_own_model_in_path(const Call& call) {
  auto model = find_model_in_path(call);
  if (model && (*model)->name.owner != call.account->id.text) {
    return refuse(problems::forbidden, "Only " + (*model)->name.owner + " may change " + (*model)->name.text());
  }
  return model;
}

engine::VersionPointer find_runnable_version(const engine::Engine& engine, const core::AccountId& account,
                                             const core::ModelReference& reference) {
  return engine.catalog.overriding(find_referred(engine, account, reference));
}

Problem not_runnable(const engine::Engine& engine, const core::AccountId& account, std::string_view reference) {
  const auto& type = problems::invalid_version;
  // The live service's sentence first: it is what people search for.
  return Problem(type, fmt::format("{}: {}", type.detail, why_not_runnable(engine, account, reference)));
}

}  // namespace mimeo::api
