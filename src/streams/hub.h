// The streams of all predictions: told by the engine what becomes of them, asked by connections to follow one.
//
// A prediction that nobody reads costs a look into an empty table, and nothing is kept for those who may come: a log
// begins with what the prediction has, so that whoever comes late hears everything.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "seams/onlooker.h"
#include "streams/desk.h"
#include "streams/log.h"

namespace mimeo::streams {

/// Belongs to the engine's thread, except where said.
class Hub final : public seams::Onlooker {
 public:
  void changed(const core::Prediction& prediction, const core::Change& change) override;
  void withdrawn(const core::PredictionId& id) override;

  /// The log of a prediction that lives, which is told all its changes from now on for as long as somebody holds it.
  std::shared_ptr<Log> follow(const core::Prediction& prediction);

  /// Cuts every stream, without an end: their predictions live on in the next process, where readers take them up again.
  void close();

  /// Where the readers of a loop wait. Any thread.
  std::shared_ptr<Desk> desk(const Executor& executor);

  /// Streams that somebody reads now. Any thread.
  std::size_t readers();

 private:
  std::unordered_map<core::PredictionId, std::weak_ptr<Log>> logs_;  ///< those with an expired log go with the next change
  bool closed_ = false;

  std::mutex mutex_;
  std::vector<std::shared_ptr<Desk>> desks_;  // guarded by mutex_; one for each loop
};

}  // namespace mimeo::streams
