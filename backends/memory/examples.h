// Examples in memory.
#pragma once

#include "memory/files.h"
#include "memory/models.h"
#include "memory/predictions.h"
#include "memory/writes.h"
#include "seams/example_store.h"

namespace mimeo::memory {

/// Which predictions are pinned is kept with them (predictions.h), where it holds up their removal.
class Examples final : public seams::ExampleStore {
 public:
  Examples(Writes& writes, Models& models, Predictions& predictions, Files& files);

  seams::Write pin(const core::ModelName& model, const core::PredictionId& prediction, Time now) override;
  seams::Write unpin(const core::PredictionId& prediction, std::optional<Time> files_expire) override;
  Task<Result<seams::Page<seams::Example>>> examples(seams::ExampleQuery query) override;

 private:
  Writes& writes_;
  Models& models_;
  Predictions& predictions_;
  Files& files_;
};

}  // namespace mimeo::memory
