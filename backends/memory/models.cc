#include "memory/models.h"

#include <algorithm>

namespace mimeo::memory {
namespace {

/// Keeps `rows` in order of creation, equal times in order of insertion.
template <class Row>
void insert_by_time(std::vector<Row>& rows, const Row& row) {
  rows.insert(std::ranges::upper_bound(rows, row.created_at, {}, &Row::created_at), row);
}

}  // namespace

core::Model* Models::find(const core::ModelName& name) {
  auto found = std::ranges::find(models_, name, &core::Model::name);
  return found == models_.end() ? nullptr : &*found;
}

bool Models::has_versions(const core::ModelName& name) const {
  return std::ranges::find(versions_, name, &core::Version::model) != versions_.end();
}

void Models::count_run(const core::ModelName& name) {
  if (auto* model = find(name)) ++model->run_count;
}

seams::Write Models::insert(const core::Model& model) {
  return writes_.submit([this, model]() -> Result<void> {
    if (find(model.name)) return fail(ErrorKind::conflict, "A model of this name already exists.");
    insert_by_time(models_, model);
    return {};
  });
}

seams::Write Models::update(const core::Model& model) {
  return writes_.submit([this, model]() -> Result<void> {
    auto* row = find(model.name);
    if (!row) return fail(ErrorKind::not_found, "There is no such model.");
    const auto created_at = row->created_at;
    const auto run_count = row->run_count;
    *row = model;
    row->created_at = created_at;
    row->run_count = run_count;
    return {};
  });
}

seams::Write Models::remove(const core::ModelName& name) {
  return writes_.submit([this, name]() -> Result<void> {
    if (has_versions(name)) return fail(ErrorKind::conflict, "The model still has versions.");
    std::erase_if(models_, [&](const core::Model& model) { return model.name == name; });
    return {};
  });
}

seams::Write Models::insert_version(const core::Version& version) {
  return writes_.submit([this, version]() -> Result<void> {
    auto* model = find(version.model);
    if (!model) return fail(ErrorKind::not_found, "There is no such model.");
    const bool exists = std::ranges::any_of(
        versions_, [&](const core::Version& other) { return other.model == version.model && other.id == version.id; });
    if (exists) return fail(ErrorKind::conflict, "The model already has this version.");
    insert_by_time(versions_, version);
    model->latest_version = version.id;
    return {};
  });
}

seams::Write Models::remove_version(const core::ModelName& name, const core::VersionId& id) {
  return writes_.submit([this, name, id]() -> Result<void> {
    std::erase_if(versions_, [&](const core::Version& v) { return v.model == name && v.id == id; });
    auto* model = find(name);
    if (!model || model->latest_version != id) return {};
    model->latest_version.reset();
    for (const auto& version : versions_) {
      if (version.model == name) model->latest_version = version.id;  // rows are oldest first: the last one wins
    }
    return {};
  });
}

Task<Result<std::vector<core::Model>>> Models::models() {
  co_return writes_.read([this] { return models_; });
}

Task<Result<std::vector<core::Version>>> Models::versions() {
  co_return writes_.read([this] { return versions_; });
}

}  // namespace mimeo::memory
