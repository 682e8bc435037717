// Collections in SQLite.
#pragma once

#include "seams/collection_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Collections final : public seams::CollectionStore {
 public:
  Collections(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write insert(const core::Collection& collection) override;
  seams::Write update(const core::Collection& collection) override;
  seams::Write remove(const std::string& slug) override;
  Task<Result<std::vector<core::Collection>>> collections() override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
