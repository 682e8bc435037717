// One prediction on its thread, from the checked input to the terminal state.
#pragma once

#include "mimeo/predictor/serve.h"
#include "predictor/capture.h"
#include "predictor/deliver.h"
#include "predictor/prediction.h"
#include "predictor/scratch.h"

namespace mimeo::predictor {

/// What every run shares. Outlives the runs.
struct Workshop {
  const detail::Job& job;
  detail::Runner& runner;
  const Delivery& delivery;
  ScratchRoot& scratch;
  Capture* capture = nullptr;  ///< with one slot only: what is printed belongs to the one prediction that runs
};

/// How a run ended; the caller puts it into the record when the slot is free again.
struct RunOutcome {
  Status status = Status::failed;
  std::string error = {};
};

/// Fetches input files, calls the model, delivers what it makes. Blocks until the model lets go. Never throws: whatever
/// the model throws is the outcome.
RunOutcome run_prediction(const Workshop& workshop, Prediction& prediction);

}  // namespace mimeo::predictor
