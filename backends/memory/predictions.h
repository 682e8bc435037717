// Predictions in memory.
#pragma once

#include <map>

#include "core/history.h"
#include "memory/create_keys.h"
#include "memory/files.h"
#include "memory/models.h"
#include "memory/usage.h"
#include "memory/webhooks.h"
#include "memory/writes.h"
#include "seams/prediction_store.h"

namespace mimeo::memory {

class Predictions final : public seams::PredictionStore {
 public:
  Predictions(Writes& writes, Models& models, Files& files, Webhooks& webhooks, CreateKeys& keys, Usage& usage)
      : writes_(writes), models_(models), files_(files), webhooks_(webhooks), keys_(keys), usage_(usage) {}

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

  /// Called with the lock of `writes` held.
  std::optional<Time> newest_of_deployment(std::string_view deployment) const;
  std::vector<core::RunTimes> ended_of_deployment(std::string_view deployment, Time since) const;

  // For the examples, with the lock held.
  struct Pin {
    core::ModelName model;
    Time at;
  };
  std::map<core::PredictionId, Pin>& pins() { return pins_; }
  const core::Prediction* look_up(const core::PredictionId& id) const;

 private:
  // Under the lock of writes_.
  Result<void> replace(const core::Prediction& next);
  void end(core::Prediction& row);
  void release_if_nothing_is_waited_for(core::Prediction& row);

  Writes& writes_;
  Models& models_;
  Files& files_;
  Webhooks& webhooks_;
  CreateKeys& keys_;
  Usage& usage_;
  std::map<core::PredictionId, Pin> pins_;               // guarded by writes_
  std::map<core::PredictionId, core::Prediction> rows_;  // guarded by writes_
};

}  // namespace mimeo::memory
