// remove: takes away predictions, or their data, before or at their time. Rows first, bytes after.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// The record disappears wholly, with its data and files; one that has not ended is canceled first. What it used stays
/// in the sums. not_found: as find_prediction. unavailable: the disk refuses its end. Any thread.
Task<Result<void>> remove_prediction(Engine& engine, core::AccountId account, core::PredictionId id);

/// Input, output, logs and files go, and its share; the record stays and says so. Answers it as it is then. conflict:
/// it has not ended, or is an example of its model. not_found: as find_prediction. Any thread.
Task<Result<PredictionPointer>> remove_data(Engine& engine, core::AccountId account, core::PredictionId id);

/// The same for a terminal prediction as it was read from the store. not_found: its row is gone meanwhile.
/// conflict: it has become an example, or is shared now.
Task<Result<PredictionPointer>> remove_data_of(Engine& engine, core::Prediction prediction);

/// Rows and bytes of files. Those that are gone already are no fault.
Task<Result<void>> remove_files(Engine& engine, std::vector<core::File> files);

}  // namespace mimeo::engine
