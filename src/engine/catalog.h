// Models and versions in memory: what every request looks up, kept in step with the store.
//
// Thread-safe: readers take a shared lock and get shared, immutable values.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "core/input_schema.h"
#include "core/model.h"
#include "core/output_shape.h"
#include "core/prediction.h"
#include "seams/model_store.h"

namespace mimeo::engine {

/// A version with its schema compiled, so that a request only checks.
struct ReadyVersion {
  core::Version version;
  core::InputSchema input;
  core::OutputShape output;
  std::optional<core::InputSchema> training_input;  ///< nothing: it cannot be trained

  /// What a prediction, or a training, of it takes. It can be trained, if that is asked.
  const core::InputSchema& input_of(core::Prediction::Kind kind) const {
    return kind == core::Prediction::Kind::training ? *training_input : input;
  }
};

using VersionPointer = std::shared_ptr<const ReadyVersion>;
using ModelPointer = std::shared_ptr<const core::Model>;

class Catalog {
 public:
  explicit Catalog(seams::ModelStore& store) : store_(store) {}

  /// Reads everything the store has. Once, before the first request.
  Task<Result<void>> load();

  ModelPointer find_model(const core::ModelName& name) const;
  /// Copies of all models, newest version first.
  std::vector<ModelPointer> models() const;

  VersionPointer find_version(const core::ModelName& model, const core::VersionId& id) const;
  /// A version by its id alone. When several models have it, the one that was pushed first.
  VersionPointer find_version(const core::VersionId& id) const;
  /// The model's latest version, or nothing.
  VersionPointer latest_version(const core::ModelName& model) const;
  /// Newest first.
  std::vector<VersionPointer> versions(const core::ModelName& model) const;

  /// Durable, then visible. conflict: the name is taken.
  Task<Result<void>> add(core::Model model);
  Task<Result<void>> change(core::Model model);

  /// Durable, then visible, and the latest of its model. conflict: the model has it. invalid: its schema cannot be used.
  Task<Result<VersionPointer>> add(core::Version version);

  /// The store counts durably; this keeps what is shown in step.
  void count_run(const core::ModelName& model);

 private:
  struct Entry {
    std::shared_ptr<core::Model> model;
    std::vector<VersionPointer> versions;  ///< oldest first
  };

  void show(const core::Model& model);
  void show(VersionPointer version);

  seams::ModelStore& store_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<core::ModelName, Entry> entries_;                   // guarded by mutex_
  std::unordered_map<core::VersionId, VersionPointer> versions_by_id_;   // guarded by mutex_
};

/// Compiles the schema of a version. invalid: with the reason.
Result<VersionPointer> make_ready(core::Version version);

}  // namespace mimeo::engine
