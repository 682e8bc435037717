// Shares in memory.
#pragma once

#include "memory/files.h"
#include "memory/predictions.h"
#include "memory/writes.h"
#include "seams/share_store.h"

namespace mimeo::memory {

/// Which predictions are shared is kept with the files (files.h), which go with them and hold up their removal.
class Shares final : public seams::ShareStore {
 public:
  Shares(Writes& writes, Predictions& predictions, Files& files)
      : writes_(writes), predictions_(predictions), files_(files) {}

  seams::Write share(const seams::Share& share) override;
  seams::Write unshare(const core::PredictionId& prediction, std::optional<Time> files_expire) override;
  Task<Result<std::optional<seams::Share>>> find(core::PredictionId prediction) override;
  Task<Result<std::vector<std::string>>> places_of(core::FileId file) override;

 private:
  Writes& writes_;
  Predictions& predictions_;
  Files& files_;
};

}  // namespace mimeo::memory
