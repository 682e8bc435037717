#include "engine/collections.h"

#include <algorithm>
#include <mutex>

#include "engine/engine.h"

namespace mimeo::engine {
namespace {

Error no_such_collection(std::string_view slug) {
  return Error{ErrorKind::not_found, "No collection with the slug " + std::string(slug) + " exists"};
}

/// Newest version first, as lists of models are.
core::Collection official_models(const Engine& engine) {
  core::Collection official;
  official.slug = core::official_slug;
  official.name = "Official models";
  official.description = "Models that the operator of this server vouches for";
  for (const auto& model : engine.catalog.models()) {
    if (model->is_official) official.models.push_back(model->name);
  }
  return official;
}

Error invalid_if_not_found(Error error) {
  if (error.kind == ErrorKind::not_found) error = Error{ErrorKind::invalid, "One of the models does not exist"};
  return error;
}

Task<Result<CollectionPointer>> create_collection_here(Engine& engine, core::Collection collection) {
  auto turn = co_await engine.model_turns.take("collections");
  if (engine.collections.all().size() >= limits::collections) {
    co_return fail(ErrorKind::conflict, "There are as many collections as there may be");
  }
  const auto slug = collection.slug;
  if (slug == core::official_slug || engine.collections.find(slug)) {
    co_return fail(ErrorKind::conflict, "A collection with the slug " + slug + " already exists");
  }
  collection.created_at = engine.world.clock.now();
  auto added = co_await engine.collections.add(std::move(collection));
  if (!added) co_return std::unexpected(invalid_if_not_found(std::move(added.error())));
  co_return engine.collections.find(slug);
}

Task<Result<CollectionPointer>> edit_collection_here(Engine& engine, std::string slug, CollectionEdit edit) {
  auto turn = co_await engine.model_turns.take("collections");
  auto found = engine.collections.find(slug);
  if (!found) co_return std::unexpected(no_such_collection(slug));
  auto changed = *found;
  auto allowed = edit(changed);
  if (!allowed) co_return pass_on(std::move(allowed));
  auto written = co_await engine.collections.change(std::move(changed));
  if (!written) co_return std::unexpected(invalid_if_not_found(std::move(written.error())));
  co_return engine.collections.find(slug);
}

Task<Result<void>> remove_collection_here(Engine& engine, std::string slug) {
  auto turn = co_await engine.model_turns.take("collections");
  if (!engine.collections.find(slug)) co_return std::unexpected(no_such_collection(slug));
  co_return co_await engine.collections.remove(std::move(slug));
}

}  // namespace

Task<Result<void>> Collections::load() {
  auto all = co_await store_.collections();
  if (!all) co_return pass_on(std::move(all));
  for (auto& collection : *all) show(std::move(collection));
  co_return Result<void>{};
}

CollectionPointer Collections::find(std::string_view slug) const {
  std::shared_lock lock(mutex_);
  const auto found = collections_.find(slug);
  return found == collections_.end() ? nullptr : found->second;
}

std::vector<CollectionPointer> Collections::all() const {
  std::shared_lock lock(mutex_);
  std::vector<CollectionPointer> all;
  for (const auto& [slug, collection] : collections_) all.push_back(collection);
  return all;
}

Task<Result<void>> Collections::add(core::Collection collection) {
  auto write = store_.insert(collection);
  auto written = co_await write.durable();
  if (!written) co_return written;
  show(std::move(collection));
  co_return Result<void>{};
}

Task<Result<void>> Collections::change(core::Collection collection) {
  auto write = store_.update(collection);
  auto written = co_await write.durable();
  if (!written) co_return written;
  show(std::move(collection));
  co_return Result<void>{};
}

Task<Result<void>> Collections::remove(std::string slug) {
  auto write = store_.remove(slug);
  auto removed = co_await write.durable();
  if (!removed) co_return removed;
  std::unique_lock lock(mutex_);
  collections_.erase(slug);
  co_return Result<void>{};
}

void Collections::forget(const core::ModelName& model) {
  std::unique_lock lock(mutex_);
  for (auto& [slug, collection] : collections_) {
    if (std::ranges::find(collection->models, model) == collection->models.end()) continue;
    auto changed = *collection;
    std::erase(changed.models, model);
    collection = std::make_shared<const core::Collection>(std::move(changed));
  }
}

void Collections::show(core::Collection collection) {
  std::unique_lock lock(mutex_);
  auto slug = collection.slug;
  collections_.insert_or_assign(std::move(slug), std::make_shared<const core::Collection>(std::move(collection)));
}

CollectionPointer find_collection(const Engine& engine, std::string_view slug) {
  if (slug == core::official_slug) return std::make_shared<const core::Collection>(official_models(engine));
  return engine.collections.find(slug);
}

std::vector<CollectionPointer> list_collections(const Engine& engine) {
  auto all = engine.collections.all();
  auto official = find_collection(engine, core::official_slug);
  const auto place = std::ranges::lower_bound(all, official->slug, {}, [](const auto& one) { return one->slug; });
  all.insert(place, std::move(official));
  return all;
}

Task<Result<CollectionPointer>> create_collection(Engine& engine, core::Collection collection) {
  auto creating = create_collection_here(engine, std::move(collection));
  co_return co_await on_engine(engine, std::move(creating));
}

Task<Result<CollectionPointer>> edit_collection(Engine& engine, std::string slug, CollectionEdit edit) {
  auto editing = edit_collection_here(engine, std::move(slug), std::move(edit));
  co_return co_await on_engine(engine, std::move(editing));
}

Task<Result<void>> remove_collection(Engine& engine, std::string slug) {
  auto removing = remove_collection_here(engine, std::move(slug));
  co_return co_await on_engine(engine, std::move(removing));
}

}  // namespace mimeo::engine
