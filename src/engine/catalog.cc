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
  auto version = versions_by_id_.find(id);
  return version == versions_by_id_.end() ? nullptr : version->second;
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

Task<Result<VersionPointer>> Catalog::add(core::Version version) {
  auto ready = make_ready(std::move(version));
  if (!ready) co_return pass_on(std::move(ready));
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
  const auto run_count = entry.model ? entry.model->run_count : model.run_count;
  entry.model = std::make_shared<core::Model>(model);
  entry.model->run_count = run_count;
}

void Catalog::show(VersionPointer version) {
  std::unique_lock lock(mutex_);
  auto& entry = entries_[version->version.model];
  entry.versions.push_back(version);
  if (entry.model) entry.model->latest_version = version->version.id;
  versions_by_id_.try_emplace(version->version.id, std::move(version));
}

}  // namespace mimeo::engine
