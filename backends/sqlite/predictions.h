// Predictions in SQLite.
#pragma once

#include "seams/prediction_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Predictions final : public seams::PredictionStore {
 public:
  Predictions(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  using PredictionStore::insert, PredictionStore::update;
  seams::Write insert(const core::Prediction& prediction, seams::Urgency urgency,
                      const std::optional<core::CreateKey>& key) override;
  seams::Write update(const core::Prediction& prediction, seams::Urgency urgency) override;
  seams::Write finish(const core::Prediction& prediction, const core::Delivery& owed) override;
  Task<Result<std::optional<core::Prediction>>> find(core::PredictionId id) override;
  Task<Result<seams::Page<core::Prediction>>> list(seams::PredictionQuery query) override;
  Task<Result<std::vector<core::Prediction>>> unfinished() override;
  seams::Write remove(const core::PredictionId& id) override;
  Task<Result<std::vector<core::Prediction>>> of_version(seams::VersionRuns query, int limit) override;
  Task<Result<bool>> was_run_by_others(core::ModelName model, core::VersionId version) override;
  Task<Result<std::vector<core::Prediction>>> expired(Time now, int limit) override;
  seams::Write downloaded(const core::FileId& file) override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
