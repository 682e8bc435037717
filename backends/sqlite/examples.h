// Examples in SQLite.
#pragma once

#include "seams/example_store.h"
#include "sqlite/readers.h"
#include "sqlite/writer.h"

namespace mimeo::sqlite {

class Examples final : public seams::ExampleStore {
 public:
  Examples(Writer& writer, Readers& readers) : writer_(writer), readers_(readers) {}

  seams::Write pin(const core::ModelName& model, const core::PredictionId& prediction, Time now) override;
  seams::Write unpin(const core::PredictionId& prediction, std::optional<Time> files_expire) override;
  Task<Result<seams::Page<seams::Example>>> examples(seams::ExampleQuery query) override;

 private:
  Writer& writer_;
  Readers& readers_;
};

}  // namespace mimeo::sqlite
