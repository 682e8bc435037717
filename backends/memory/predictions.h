// Predictions in memory.
#pragma once

#include <map>

#include "memory/create_keys.h"
#include "memory/models.h"
#include "memory/webhooks.h"
#include "memory/writes.h"
#include "seams/prediction_store.h"

namespace mimeo::memory {

class Predictions final : public seams::PredictionStore {
 public:
  Predictions(Writes& writes, Models& models, Webhooks& webhooks, CreateKeys& keys)
      : writes_(writes), models_(models), webhooks_(webhooks), keys_(keys) {}

  using PredictionStore::insert, PredictionStore::update;
  seams::Write insert(const core::Prediction& prediction, seams::Urgency urgency,
                      const std::optional<core::CreateKey>& key) override;
  seams::Write update(const core::Prediction& prediction, seams::Urgency urgency) override;
  seams::Write finish(const core::Prediction& prediction, const core::Delivery& owed) override;
  Task<Result<std::optional<core::Prediction>>> find(core::PredictionId id) override;
  Task<Result<seams::Page<core::Prediction>>> list(seams::PredictionQuery query) override;
  Task<Result<std::vector<core::Prediction>>> unfinished() override;
  Task<Result<std::vector<core::Prediction>>> expired(Time completed_before, int limit) override;

  /// Called with the lock of `writes` held.
  std::optional<Time> newest_of_deployment(std::string_view deployment) const;

 private:
  Result<void> replace(const core::Prediction& next);  ///< under the lock of writes_

  Writes& writes_;
  Models& models_;
  Webhooks& webhooks_;
  CreateKeys& keys_;
  std::map<core::PredictionId, core::Prediction> rows_;  // guarded by writes_
};

}  // namespace mimeo::memory
