// Rows of files in SQLite.
#pragma once

#include "seams/file_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Files final : public seams::FileStore {
 public:
  Files(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write insert(const core::File& file) override;
  Task<Result<std::optional<core::File>>> find(core::FileId id) override;
  Task<Result<seams::Page<core::File>>> uploads(seams::FileQuery query, Time now) override;
  seams::Write remove(const core::FileId& id) override;
  seams::Write expire_outputs(const core::PredictionId& prediction, Time at) override;
  Task<Result<std::vector<core::File>>> outputs_of(core::PredictionId prediction) override;
  Task<Result<std::vector<core::File>>> expired(Time now, int limit) override;
  Task<Result<std::int64_t>> bytes_of(core::AccountId account) override;
  Task<Result<std::int64_t>> bytes_of_all() override;
  Task<Result<std::vector<core::BlobId>>> blobs() override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
