// Shares: predictions that have ended, which their owner lets everybody read who has their address, without a token.
//
// Their files, and those that their input mentions, are read at places of their own while they are shared. What an
// owner's addresses lead to is nobody else's, and when a share ends its places lead nowhere.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Neither its data nor its files expire from now on. Shared already: changes nothing. Answers since when. Any thread.
/// not_found: as find_prediction. conflict, with the reason: it has not ended, is a training, or has lost its data.
Task<Result<Time>> share_prediction(Engine& engine, core::AccountId account, core::PredictionId id);

/// Nobody else can read it from now on, and it expires like any other. Not shared: succeeds. not_found: as
/// find_prediction. Any thread.
Task<Result<void>> unshare_prediction(Engine& engine, core::AccountId account, core::PredictionId id);

/// As everybody is shown it who has its address.
struct SharedPrediction {
  core::Prediction prediction;  ///< without what concerns its owner alone; addresses lead to the shared places
  Time shared_at;
  std::vector<core::File> files;  ///< what it has put out
};

/// not_found: there is none, or it is not shared. Any thread.
Task<Result<SharedPrediction>> find_shared(Engine& engine, core::PredictionId id);

/// Whether the token in an address is that of a shared file's place. Any thread.
Task<Result<bool>> opens_shared_file(Engine& engine, core::FileId file, std::string token);

}  // namespace mimeo::engine
