#include "memory/collections.h"

namespace mimeo::memory {

Collections::Collections(Writes& writes, Models& models) : writes_(writes), models_(models) {
  models_.when_removed([this](const core::ModelName& name) {
    for (auto& [slug, collection] : rows_) std::erase(collection.models, name);
  });
}

Result<void> Collections::check_models(const core::Collection& collection) const {
  for (const auto& name : collection.models) {
    if (!models_.has(name)) return fail(ErrorKind::not_found, "There is no such model.");
  }
  return {};
}

seams::Write Collections::insert(const core::Collection& collection) {
  return writes_.submit([this, collection]() -> Result<void> {
    if (rows_.contains(collection.slug))
      return fail(ErrorKind::conflict, "A collection with this slug already exists.");
    if (auto checked = check_models(collection); !checked) return checked;
    rows_.emplace(collection.slug, collection);
    return {};
  });
}

seams::Write Collections::update(const core::Collection& collection) {
  return writes_.submit([this, collection]() -> Result<void> {
    auto row = rows_.find(collection.slug);
    if (row == rows_.end()) return fail(ErrorKind::not_found, "There is no such collection.");
    if (auto checked = check_models(collection); !checked) return checked;
    const auto created_at = row->second.created_at;
    row->second = collection;
    row->second.created_at = created_at;
    return {};
  });
}

seams::Write Collections::remove(const std::string& slug) {
  return writes_.submit([this, slug]() -> Result<void> {
    rows_.erase(slug);
    return {};
  });
}

Task<Result<std::vector<core::Collection>>> Collections::collections() {
  co_return writes_.read([this] {
    std::vector<core::Collection> all;
    for (const auto& [slug, collection] : rows_) all.push_back(collection);
    return all;
  });
}

}  // namespace mimeo::memory
