// Where models and versions are kept. Few rows, read often: the engine keeps them in memory (engine/catalog.h) and this is
// their durable copy.
#pragma once

#include <vector>

#include "core/model.h"
#include "seams/write.h"

namespace mimeo::seams {

/// Thread-safe.
class ModelStore {
 public:
  virtual ~ModelStore() = default;

  /// A new model; conflict when the name is taken.
  virtual Write insert(const core::Model& model) = 0;
  /// Everything but name, created_at and run_count; not_found when absent.
  virtual Write update(const core::Model& model) = 0;
  /// Removes the model; conflict while it has versions. Absent: succeeds.
  virtual Write remove(const core::ModelName& name) = 0;

  /// A new version, which becomes its model's latest_version in the same transaction. conflict: the model has this id;
  /// not_found: no such model. The same id may belong to several models (two people can push the same content).
  virtual Write insert_version(const core::Version& version) = 0;
  /// The version pushed last among those that stay becomes latest_version. Absent: succeeds.
  virtual Write remove_version(const core::ModelName& model, const core::VersionId& id) = 0;

  /// Everything, models by creation, versions oldest first: read once at start.
  virtual Task<Result<std::vector<core::Model>>> models() = 0;
  virtual Task<Result<std::vector<core::Version>>> versions() = 0;
};

}  // namespace mimeo::seams
