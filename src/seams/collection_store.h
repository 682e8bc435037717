// Where collections are kept. Few rows, read often: the engine keeps them in memory (engine/collections.h).
#pragma once

#include <vector>

#include "core/collection.h"
#include "seams/write.h"

namespace mimeo::seams {

/// Thread-safe. A model that is removed leaves its collections.
class CollectionStore {
 public:
  virtual ~CollectionStore() = default;

  /// conflict: the slug is taken. not_found: one of its models does not exist.
  virtual Write insert(const core::Collection& collection) = 0;
  /// Everything but slug and created_at, the models among it. not_found: no such collection, or one of its models.
  virtual Write update(const core::Collection& collection) = 0;
  /// Absent: succeeds.
  virtual Write remove(const std::string& slug) = 0;

  /// Everything, by slug: read once at start.
  virtual Task<Result<std::vector<core::Collection>>> collections() = 0;
};

}  // namespace mimeo::seams
