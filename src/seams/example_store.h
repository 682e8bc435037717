// Where it is kept which predictions their models' authors have pinned as examples. What is pinned does not expire.
#pragma once

#include <optional>

#include "core/prediction.h"
#include "seams/prediction_store.h"
#include "seams/write.h"

namespace mimeo::seams {

/// A prediction as an example of its model.
struct Example {
  core::PredictionId id;
  Time created_at;  ///< when it was pinned
  core::Prediction prediction;
};

struct ExampleQuery {
  core::ModelName model;
  std::optional<std::string> cursor;
  int limit = 100;
};

/// Thread-safe. Removing a prediction or its model unpins it.
class ExampleStore {
 public:
  virtual ~ExampleStore() = default;

  /// From now on neither the data nor the files of this prediction of `model` expire. Already pinned: succeeds and
  /// changes nothing. not_found: no such prediction, or no such model. conflict: its data has been removed.
  virtual Write pin(const core::ModelName& model, const core::PredictionId& prediction, Time now) = 0;

  /// From now on it expires like any other: its files at `files_expire`, or never. Not pinned: succeeds and changes
  /// nothing.
  virtual Write unpin(const core::PredictionId& prediction, std::optional<Time> files_expire) = 0;

  /// The one pinned last first.
  virtual Task<Result<Page<Example>>> examples(ExampleQuery query) = 0;
};

}  // namespace mimeo::seams
