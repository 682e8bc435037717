// The latest finished predictions, so that the polls that follow an end do not reach the database.
//
// Thread-safe. Bounded by bytes; the oldest give way.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

#include "core/prediction.h"

namespace mimeo::engine {

using PredictionPointer = std::shared_ptr<const core::Prediction>;

class Recent {
 public:
  explicit Recent(std::size_t bytes) : capacity_(bytes) {}

  void put(PredictionPointer prediction);
  /// For what was read from the store: it must not replace what was put meanwhile.
  void put_if_absent(PredictionPointer prediction);
  PredictionPointer find(const core::PredictionId& id) const;
  /// Its row has changed: the next one to ask reads it again.
  void remove(const core::PredictionId& id);
  /// Its row is gone: whoever has read it before, and comes late, does not bring it back.
  void forget(const core::PredictionId& id);

 private:
  void insert(PredictionPointer prediction);  // under mutex_
  void erase(const core::PredictionId& id);   // under mutex_

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::unordered_map<core::PredictionId, PredictionPointer> rows_;  // guarded by mutex_
  std::deque<core::PredictionId> order_;                           // guarded by mutex_; may name rows that are gone
  std::unordered_set<core::PredictionId> gone_;                    // guarded by mutex_; so many as limits:: says
  std::deque<core::PredictionId> gone_order_;                      // guarded by mutex_
  std::size_t bytes_ = 0;                                          // guarded by mutex_
};

}  // namespace mimeo::engine
