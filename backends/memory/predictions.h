// Predictions in memory.
#pragma once

#include <map>

#include "memory/models.h"
#include "memory/writes.h"
#include "seams/prediction_store.h"

namespace mimeo::memory {

class Predictions final : public seams::PredictionStore {
 public:
  Predictions(Writes& writes, Models& models) : writes_(writes), models_(models) {}

  using PredictionStore::insert, PredictionStore::update;
  seams::Write insert(const core::Prediction& prediction, seams::Urgency urgency) override;
  seams::Write update(const core::Prediction& prediction, seams::Urgency urgency) override;
  Task<Result<std::optional<core::Prediction>>> find(core::PredictionId id) override;
  Task<Result<seams::Page<core::Prediction>>> list(seams::PredictionQuery query) override;
  Task<Result<std::vector<core::Prediction>>> unfinished() override;
  Task<Result<std::vector<core::Prediction>>> expired(Time completed_before, int limit) override;

 private:
  Writes& writes_;
  Models& models_;
  std::map<core::PredictionId, core::Prediction> rows_;  // guarded by writes_
};

}  // namespace mimeo::memory
