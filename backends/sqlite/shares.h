// Shares in SQLite.
#pragma once

#include "seams/share_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Shares final : public seams::ShareStore {
 public:
  Shares(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write share(const seams::Share& share) override;
  seams::Write unshare(const core::PredictionId& prediction, std::optional<Time> files_expire) override;
  Task<Result<std::optional<seams::Share>>> find(core::PredictionId prediction) override;
  Task<Result<std::vector<std::string>>> places_of(core::FileId file) override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
