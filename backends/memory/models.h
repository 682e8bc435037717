// Models and versions in memory.
#pragma once

#include <functional>

#include <vector>

#include "memory/writes.h"
#include "seams/model_store.h"

namespace mimeo::memory {

class Models final : public seams::ModelStore {
 public:
  explicit Models(Writes& writes) : writes_(writes) {}

  seams::Write insert(const core::Model& model) override;
  seams::Write update(const core::Model& model) override;
  seams::Write remove(const core::ModelName& name) override;
  seams::Write insert_version(const core::Version& version) override;
  seams::Write withdraw_version(const core::ModelName& model, const core::VersionId& id) override;
  seams::Write remove_version(const core::ModelName& model, const core::VersionId& id) override;
  Task<Result<std::vector<seams::FoundModel>>> search(seams::ModelSearch search) override;
  Task<Result<std::vector<core::Model>>> models() override;
  Task<Result<std::vector<core::Version>>> versions() override;

  /// One more prediction of a model; called from inside a write, with the lock of `writes` held.
  void count_run(const core::ModelName& name);
  /// With the lock held, as what `when_removed` is given.
  bool has(const core::ModelName& name) const;
  void when_removed(std::function<void(const core::ModelName&)> forget) { forget_.push_back(std::move(forget)); }

 private:
  core::Model* find(const core::ModelName& name);
  bool has_versions(const core::ModelName& name) const;
  void fall_back_from(const core::ModelName& name, const core::VersionId& id);

  Writes& writes_;
  std::vector<core::Model> models_;      // oldest first; both guarded by writes_
  std::vector<core::Version> versions_;
  std::vector<std::function<void(const core::ModelName&)>> forget_;
};

}  // namespace mimeo::memory
