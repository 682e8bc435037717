// Models and versions in memory: what every request looks up, kept in step with the store.
//
// Thread-safe: readers take a shared lock and get shared, immutable values.
#pragma once

#include <atomic>

#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "core/input_schema.h"
#include "core/model.h"
#include "core/output_shape.h"
#include "core/prediction.h"
#include "engine/listing.h"
#include "engine/recent.h"
#include "seams/model_store.h"

namespace mimeo::engine {

/// A version with its schema compiled, so that a request only checks.
struct ReadyVersion {
  core::Version version;
  core::InputSchema input;
  core::OutputShape output;
  std::optional<core::InputSchema> training_input;  ///< nothing: it cannot be trained
  /// Its deletion has been accepted: whoever still holds it can begin nothing with it.
  mutable std::atomic<bool> withdrawn = false;

  /// What a prediction, or a training, of it takes. It can be trained, if that is asked.
  const core::InputSchema& input_of(core::Prediction::Kind kind) const {
    return kind == core::Prediction::Kind::training ? *training_input : input;
  }
};

using VersionPointer = std::shared_ptr<const ReadyVersion>;
using ModelPointer = std::shared_ptr<const core::Model>;

/// What is shown as a model's default example.
struct DefaultExample {
  PredictionPointer prediction;  ///< null: there is none
  std::string cover;             ///< a picture of it: `mimeo-file:...`, an address, or empty
};

class Catalog {
 public:
  explicit Catalog(seams::ModelStore& store) : store_(store) {}

  /// Reads everything the store has. Once, before the first request.
  Task<Result<void>> load();

  ModelPointer find_model(const core::ModelName& name) const;
  /// A page of the public models that can run.
  struct Page {
    std::vector<ModelPointer> models;
    ModelListPage places;  ///< theirs, in step
  };
  Page listed(const ModelListQuery& query) const;
  std::size_t count_models(std::string_view owner) const;
  /// The SKU that a model runs on; empty: it says none.
  std::string hardware_of(const core::ModelName& model) const;
  /// What its owner says of the instances of a version; nothing: nothing, or another one runs for those who name none.
  std::optional<core::ModelScaling> scaling_of(const core::Version& version) const;
  /// Those whose owners have something to say of their instances.
  std::vector<ModelPointer> scaled_models() const;
  /// Copies of all models, newest version first.
  std::vector<ModelPointer> models() const;

  VersionPointer find_version(const core::ModelName& model, const core::VersionId& id) const;
  /// A version by its id alone. When several models have it, the one that was pushed first.
  VersionPointer find_version(const core::VersionId& id) const;
  /// All of them.
  std::vector<VersionPointer> find_versions(const core::VersionId& id) const;
  /// A version that a training made of `base` ("owner/name:id"); null: there is none.
  VersionPointer find_trained_from(std::string_view base) const;
  /// What runs when `version` is asked for: another one, when its owner says so.
  VersionPointer overriding(const VersionPointer& version) const;
  /// The model's latest version, or nothing.
  VersionPointer latest_version(const core::ModelName& model) const;
  /// Newest first.
  std::vector<VersionPointer> versions(const core::ModelName& model) const;

  /// Durable, then visible. conflict: the name is taken.
  Task<Result<void>> add(core::Model model);
  /// All but its versions and its run_count. Whoever changes what it has read before uses engine/models.h.
  Task<Result<void>> change(core::Model model);
  /// conflict: it has versions.
  Task<Result<void>> remove(core::ModelName name);

  /// Durable, then visible, and the latest of its model. conflict: the model has it. invalid: its schema cannot be used.
  Task<Result<VersionPointer>> add(core::Version version);

  /// Marks a version durably as one to be removed; then it is out of sight.
  Task<Result<void>> withdraw(VersionPointer version);
  /// The last of a withdrawn version goes.
  Task<Result<void>> forget(core::ModelName model, core::VersionId id);
  std::vector<core::Version> withdrawn() const;
  bool has_withdrawn(const core::ModelName& model) const;
  /// Whether any version in sight has its content, or its weights, in this folder.
  bool uses_folder(std::string_view folder) const;
  /// Those of all versions, also of the withdrawn.
  std::vector<std::string> environments() const;

  /// engine/examples.h keeps it in step with the store.
  DefaultExample default_example(const core::ModelName& model) const;
  void show_example(const core::ModelName& model, DefaultExample example);

  /// The store counts durably; this keeps what is shown in step.
  void count_run(const core::ModelName& model);

 private:
  struct Entry {
    std::shared_ptr<core::Model> model;
    std::vector<VersionPointer> versions;  ///< oldest first
    DefaultExample example;
  };

  void show(const core::Model& model);
  void show(VersionPointer version);
  void hide(const core::Version& version);
  void list(const Entry& entry);  // with mutex_ held, as is the next
  const Entry* find(const core::ModelName& name) const;
  bool is_withdrawn(const core::Version& version) const;

  seams::ModelStore& store_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<core::ModelName, Entry> entries_;                   // guarded by mutex_
  std::unordered_map<core::VersionId, std::vector<VersionPointer>> versions_by_id_;  // guarded by mutex_; oldest first
  std::unordered_map<std::string, std::size_t> models_by_owner_;                     // guarded by mutex_
  std::set<core::ModelName> scaled_;                                                 // guarded by mutex_
  Listing listing_;                                                                  // guarded by mutex_
  std::vector<core::Version> withdrawn_;                                             // guarded by mutex_
};

/// Compiles the schema of a version. invalid: with the reason.
Result<VersionPointer> make_ready(core::Version version);

}  // namespace mimeo::engine
