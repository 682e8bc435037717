// Models and versions in SQLite.
#pragma once

#include "seams/model_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Models final : public seams::ModelStore {
 public:
  Models(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write insert(const core::Model& model) override;
  seams::Write update(const core::Model& model) override;
  seams::Write remove(const core::ModelName& name) override;
  seams::Write insert_version(const core::Version& version) override;
  seams::Write withdraw_version(const core::ModelName& model, const core::VersionId& id) override;
  seams::Write remove_version(const core::ModelName& model, const core::VersionId& id) override;
  Task<Result<std::vector<seams::FoundModel>>> search(seams::ModelSearch search) override;
  Task<Result<std::vector<core::Model>>> models() override;
  Task<Result<std::vector<core::Version>>> versions() override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
