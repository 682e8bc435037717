// Collections in memory: what every request looks up, kept in step with the store.
//
// Questions from any thread; changes belong to the engine's thread, by the verbs below.
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "core/collection.h"
#include "seams/collection_store.h"

namespace mimeo::engine {

struct Engine;

using CollectionPointer = std::shared_ptr<const core::Collection>;

/// Those that the operator has defined. The one of official models is made when it is asked for (find_collection).
class Collections {
 public:
  explicit Collections(seams::CollectionStore& store) : store_(store) {}

  Task<Result<void>> load();

  CollectionPointer find(std::string_view slug) const;
  std::vector<CollectionPointer> all() const;  ///< by slug

  /// Durable, then visible. conflict: the slug is taken. not_found: one of the models does not exist.
  Task<Result<void>> add(core::Collection collection);
  Task<Result<void>> change(core::Collection collection);
  Task<Result<void>> remove(std::string slug);

  /// A model is gone; the store knows already.
  void forget(const core::ModelName& model);

 private:
  void show(core::Collection collection);

  seams::CollectionStore& store_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, CollectionPointer, std::less<>> collections_;  // guarded by mutex_
};

/// Also `official`, which always exists. Null: there is none. Any thread.
CollectionPointer find_collection(const Engine& engine, std::string_view slug);
std::vector<CollectionPointer> list_collections(const Engine& engine);  ///< by slug

// Verbs of the operator. Any thread.

/// conflict: the slug is taken, or there are limits::collections. invalid: a model of it does not exist.
Task<Result<CollectionPointer>> create_collection(Engine& engine, core::Collection collection);

/// not_found. Changes happen one after another, so that none undoes another's.
using CollectionEdit = std::function<Result<void>(core::Collection&)>;
Task<Result<CollectionPointer>> edit_collection(Engine& engine, std::string slug, CollectionEdit edit);

/// not_found. Its models stay what they are.
Task<Result<void>> remove_collection(Engine& engine, std::string slug);

}  // namespace mimeo::engine
