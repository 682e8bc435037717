#include "engine/catalog.h"

#include <algorithm>
#include <utility>

namespace mimeo::engine {
namespace {

/// A schema may describe a training that nothing carries out: a package of an earlier Mimeo does not say where it is.
Result<std::optional<core::InputSchema>> training_input(const core::Version& version, const json::value& document) {
  const auto& package = version.package;
  const bool carried_out = package.kind == core::Package::Kind::executable || !package.train.empty();
  auto schema = core::InputSchema::compile(document, "TrainingInput");
  if (schema && carried_out) return std::optional(std::move(*schema));
  if (schema || schema.error().kind == ErrorKind::not_found) return std::nullopt;
  return pass_on(std::move(schema));
}

}  // namespace

Result<VersionPointer> make_ready(core::Version version) {
  auto document = parse_json(version.openapi_schema.text);
  if (!document) return pass_on(std::move(document));
  auto input = core::InputSchema::compile(*document, "Input");
  if (!input) return pass_on(std::move(input));
  auto training = training_input(version, *document);
  if (!training) return pass_on(std::move(training));
  auto output = core::read_output_shape(*document);
  return std::make_shared<const ReadyVersion>(std::move(version), std::move(*input), output, std::move(*training));
}

Task<Result<void>> Catalog::load() {
  auto models = co_await store_.models();
  if (!models) co_return pass_on(std::move(models));
  auto versions = co_await store_.versions();
  if (!versions) co_return pass_on(std::move(versions));
  for (const auto& model : *models) show(model);
  for (auto& version : *versions) {
    if (version.withdrawn) {
      withdrawn_.push_back(std::move(version));
      continue;
    }
    auto ready = make_ready(std::move(version));
    if (!ready) co_return pass_on(std::move(ready));
    show(std::move(*ready));
  }
  co_return Result<void>{};
}

ModelPointer Catalog::find_model(const core::ModelName& name) const {
  std::shared_lock lock(mutex_);
  auto entry = entries_.find(name);
  if (entry == entries_.end()) return nullptr;
  // A copy, because run_count goes on changing.
  return std::make_shared<const core::Model>(*entry->second.model);
}

Catalog::Page Catalog::listed(const ModelListQuery& query) const {
  std::shared_lock lock(mutex_);
  Page page;
  page.places = listing_.page(query);
  for (const auto& place : page.places.places) {
    page.models.push_back(std::make_shared<const core::Model>(*find(place.name)->model));
  }
  return page;
}

std::size_t Catalog::count_models(std::string_view owner) const {
  std::shared_lock lock(mutex_);
  const auto count = models_by_owner_.find(std::string(owner));
  return count == models_by_owner_.end() ? 0 : count->second;
}

std::vector<ModelPointer> Catalog::models() const {
  std::vector<std::pair<Time, ModelPointer>> found;
  {
    std::shared_lock lock(mutex_);
    for (const auto& [name, entry] : entries_) {
      auto newest = entry.versions.empty() ? entry.model->created_at : entry.versions.back()->version.created_at;
      found.emplace_back(newest, std::make_shared<const core::Model>(*entry.model));
    }
  }
  std::ranges::sort(found, [](const auto& a, const auto& b) {
    return std::tie(b.first, a.second->name) < std::tie(a.first, b.second->name);
  });
  std::vector<ModelPointer> models;
  models.reserve(found.size());
  for (auto& [time, model] : found) models.push_back(std::move(model));
  return models;
}

VersionPointer Catalog::find_version(const core::ModelName& model, const core::VersionId& id) const {
  std::shared_lock lock(mutex_);
  auto entry = entries_.find(model);
  if (entry == entries_.end()) return nullptr;
  auto has_id = [&](const VersionPointer& version) { return version->version.id == id; };
  auto version = std::ranges::find_if(entry->second.versions, has_id);
  return version == entry->second.versions.end() ? nullptr : *version;
}

VersionPointer Catalog::find_version(const core::VersionId& id) const {
  std::shared_lock lock(mutex_);
  auto versions = versions_by_id_.find(id);
  return versions == versions_by_id_.end() ? nullptr : versions->second.front();
}

std::vector<VersionPointer> Catalog::find_versions(const core::VersionId& id) const {
  std::shared_lock lock(mutex_);
  auto versions = versions_by_id_.find(id);
  return versions == versions_by_id_.end() ? std::vector<VersionPointer>() : versions->second;
}

VersionPointer Catalog::find_trained_from(std::string_view base) const {
  std::shared_lock lock(mutex_);
  for (const auto& [id, same] : versions_by_id_) {
    const auto trained = std::ranges::find(same, base, [](const VersionPointer& one) { return one->version.base; });
    if (trained != same.end()) return *trained;
  }
  return nullptr;
}

VersionPointer Catalog::overriding(const VersionPointer& version) const {
  if (!version) return nullptr;
  std::shared_lock lock(mutex_);
  const auto* entry = find(version->version.model);
  if (!entry || entry->model->overrides.empty()) return version;
  const auto other = entry->model->overrides.find(version->version.id);
  if (other == entry->model->overrides.end()) return version;
  auto is_other = [&](const VersionPointer& one) { return one->version.id == other->second; };
  const auto found = std::ranges::find_if(entry->versions, is_other);
  return found == entry->versions.end() ? version : *found;
}

VersionPointer Catalog::latest_version(const core::ModelName& model) const {
  std::shared_lock lock(mutex_);
  auto entry = entries_.find(model);
  if (entry == entries_.end() || entry->second.versions.empty()) return nullptr;
  return entry->second.versions.back();
}

std::vector<VersionPointer> Catalog::versions(const core::ModelName& model) const {
  std::shared_lock lock(mutex_);
  auto entry = entries_.find(model);
  if (entry == entries_.end()) return {};
  return {entry->second.versions.rbegin(), entry->second.versions.rend()};
}

Task<Result<void>> Catalog::add(core::Model model) {
  auto write = store_.insert(model);
  auto written = co_await write.durable();
  if (!written) co_return written;
  show(model);
  co_return Result<void>{};
}

Task<Result<void>> Catalog::change(core::Model model) {
  auto write = store_.update(model);
  auto written = co_await write.durable();
  if (!written) co_return written;
  show(model);
  co_return Result<void>{};
}

Task<Result<void>> Catalog::remove(core::ModelName name) {
  auto write = store_.remove(name);
  auto removed = co_await write.durable();
  if (!removed) co_return removed;
  std::unique_lock lock(mutex_);
  listing_.remove(name);
  scaled_.erase(name);
  if (entries_.erase(name) > 0) --models_by_owner_[name.owner];
  co_return Result<void>{};
}

std::string Catalog::hardware_of(const core::ModelName& model) const {
  std::shared_lock lock(mutex_);
  const auto* entry = find(model);
  return entry == nullptr ? std::string() : entry->model->hardware;
}

std::optional<core::ModelScaling> Catalog::scaling_of(const core::Version& version) const {
  std::shared_lock lock(mutex_);
  const auto* entry = find(version.model);
  if (entry == nullptr || entry->versions.empty() || entry->model->scaling == core::ModelScaling()) return std::nullopt;
  const auto& latest = entry->versions.back()->version.id;
  const auto other = entry->model->overrides.find(latest);
  const auto& runs = other == entry->model->overrides.end() ? latest : other->second;
  return runs == version.id ? std::optional(entry->model->scaling) : std::nullopt;
}

std::vector<ModelPointer> Catalog::scaled_models() const {
  std::shared_lock lock(mutex_);
  std::vector<ModelPointer> models;
  for (const auto& name : scaled_) {
    if (const auto* entry = find(name)) models.push_back(entry->model);
  }
  return models;
}

Task<Result<void>> Catalog::withdraw(VersionPointer version) {
  auto write = store_.withdraw_version(version->version.model, version->version.id);
  auto written = co_await write.durable();
  if (!written) co_return written;
  hide(version->version);
  version->withdrawn = true;
  co_return Result<void>{};
}

Task<Result<void>> Catalog::forget(core::ModelName model, core::VersionId id) {
  auto write = store_.remove_version(model, id);
  auto removed = co_await write.durable();
  if (!removed) co_return removed;
  std::unique_lock lock(mutex_);
  std::erase_if(withdrawn_, [&](const core::Version& one) { return one.model == model && one.id == id; });
  co_return Result<void>{};
}

std::vector<core::Version> Catalog::withdrawn() const {
  std::shared_lock lock(mutex_);
  return withdrawn_;
}

bool Catalog::has_withdrawn(const core::ModelName& model) const {
  std::shared_lock lock(mutex_);
  return std::ranges::find(withdrawn_, model, &core::Version::model) != withdrawn_.end();
}

bool Catalog::is_withdrawn(const core::Version& version) const {
  std::shared_lock lock(mutex_);
  return std::ranges::any_of(
      withdrawn_, [&](const core::Version& one) { return one.model == version.model && one.id == version.id; });
}

bool Catalog::uses_folder(std::string_view folder) const {
  std::shared_lock lock(mutex_);
  auto uses = [&](const VersionPointer& version) {
    const auto& package = version->version.package;
    return package.directory == folder || package.weights.substr(0, package.weights.rfind('/')) == folder;
  };
  return std::ranges::any_of(versions_by_id_, [&](const auto& same) { return std::ranges::any_of(same.second, uses); });
}

std::vector<std::string> Catalog::environments() const {
  std::shared_lock lock(mutex_);
  std::vector<std::string> all;
  for (const auto& [id, versions] : versions_by_id_) {
    for (const auto& version : versions) all.push_back(version->version.package.environment);
  }
  for (const auto& version : withdrawn_) all.push_back(version.package.environment);
  return all;
}

DefaultExample Catalog::default_example(const core::ModelName& model) const {
  std::shared_lock lock(mutex_);
  const auto* entry = find(model);
  return entry ? entry->example : DefaultExample();
}

void Catalog::show_example(const core::ModelName& model, DefaultExample example) {
  std::unique_lock lock(mutex_);
  const auto entry = entries_.find(model);
  if (entry != entries_.end()) entry->second.example = std::move(example);
}

Task<Result<VersionPointer>> Catalog::add(core::Version version) {
  auto ready = make_ready(std::move(version));
  if (!ready) co_return pass_on(std::move(ready));
  if (is_withdrawn((*ready)->version)) {
    co_return fail(ErrorKind::conflict, "This version is still being deleted; push it again in a moment");
  }
  auto write = store_.insert_version((*ready)->version);
  auto written = co_await write.durable();
  if (!written) co_return pass_on(std::move(written));
  show(*ready);
  co_return *ready;
}

void Catalog::count_run(const core::ModelName& model) {
  std::unique_lock lock(mutex_);
  auto entry = entries_.find(model);
  if (entry != entries_.end()) ++entry->second.model->run_count;
}

void Catalog::show(const core::Model& model) {
  std::unique_lock lock(mutex_);
  auto& entry = entries_[model.name];
  if (!entry.model) ++models_by_owner_[model.name.owner];
  auto shown = std::make_shared<core::Model>(model);
  if (entry.model) shown->run_count = entry.model->run_count;
  shown->latest_version.reset();
  if (!entry.versions.empty()) shown->latest_version = entry.versions.back()->version.id;
  entry.model = std::move(shown);
  if (model.scaling == core::ModelScaling()) scaled_.erase(model.name);
  else scaled_.insert(model.name);
  list(entry);
}

void Catalog::show(VersionPointer version) {
  std::unique_lock lock(mutex_);
  auto& entry = entries_[version->version.model];
  entry.versions.push_back(version);
  entry.model->latest_version = version->version.id;
  versions_by_id_[version->version.id].push_back(std::move(version));
  list(entry);
}

void Catalog::hide(const core::Version& version) {
  std::unique_lock lock(mutex_);
  auto& entry = entries_[version.model];
  std::erase_if(entry.versions, [&](const VersionPointer& one) { return one->version.id == version.id; });
  entry.model->latest_version.reset();
  if (!entry.versions.empty()) entry.model->latest_version = entry.versions.back()->version.id;
  auto& same = versions_by_id_[version.id];
  std::erase_if(same, [&](const VersionPointer& one) { return one->version.model == version.model; });
  if (same.empty()) versions_by_id_.erase(version.id);
  withdrawn_.push_back(version);
  list(entry);
}

void Catalog::list(const Entry& entry) {
  if (entry.model->visibility == core::Visibility::public_ && !entry.versions.empty()) {
    listing_.put(entry.model->name, entry.versions.back()->version.created_at, entry.model->created_at);
  } else {
    listing_.remove(entry.model->name);
  }
}

const Catalog::Entry* Catalog::find(const core::ModelName& name) const {
  const auto entry = entries_.find(name);
  return entry == entries_.end() ? nullptr : &entry->second;
}

}  // namespace mimeo::engine
