// Where models and versions are kept. Few rows, read often: the engine keeps them in memory (engine/catalog.h) and this is
// their durable copy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.h"
#include "seams/write.h"

namespace mimeo::seams {

/// What somebody looks for among the models that are public and can run, and all their own.
struct ModelSearch {
  std::vector<std::string> words;          ///< by core::search_words; none finds nothing
  std::optional<core::AccountId> account;  ///< who asks
  int limit = 25;
};

struct FoundModel {
  core::ModelName name;
  double score = 0;  ///< larger is better; comparable within one answer
};

/// Thread-safe.
class ModelStore {
 public:
  virtual ~ModelStore() = default;

  /// A new model; conflict when the name is taken.
  virtual Write insert(const core::Model& model) = 0;
  /// Everything but name, created_at, run_count and latest_version; not_found when absent.
  virtual Write update(const core::Model& model) = 0;
  /// Removes the model; conflict while it has versions. Absent: succeeds.
  virtual Write remove(const core::ModelName& name) = 0;

  /// A new version, which becomes its model's latest_version in the same transaction. conflict: the model has this id;
  /// not_found: no such model. The same id may belong to several models (two people can push the same content).
  virtual Write insert_version(const core::Version& version) = 0;
  /// The version is to be removed: marks it, so that start-up knows what is owed, and the version pushed last among those
  /// that stay becomes latest_version. Absent: succeeds.
  virtual Write withdraw_version(const core::ModelName& model, const core::VersionId& id) = 0;
  /// Removes the row; else as withdraw_version. Absent: succeeds.
  virtual Write remove_version(const core::ModelName& model, const core::VersionId& id) = 0;

  /// Best first: those whose name is what was asked for, then those whose name begins with it, then those with all
  /// words, somewhere in owner, name, description, readme and tags; the last word may be the beginning of one. When no
  /// model has all words, those with some of them.
  virtual Task<Result<std::vector<FoundModel>>> search(ModelSearch search) = 0;

  /// Everything, models by creation, versions oldest first and withdrawn ones among them: read once at start.
  virtual Task<Result<std::vector<core::Model>>> models() = 0;
  virtual Task<Result<std::vector<core::Version>>> versions() = 0;
};

}  // namespace mimeo::seams
