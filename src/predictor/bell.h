// Wakes coroutines of one executor when another thread has changed something.
//
// A bell counts its rings. A waiter says which count it has seen, so a ring between looking and waiting is never lost, and
// many rings while the waiter's thread is busy cost one wake-up.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>

#include "base/async.h"

namespace mimeo::predictor {

class Bell {
 public:
  explicit Bell(Executor executor);

  /// Any thread. A full barrier: what was written before is seen by who wakes.
  void ring();

  /// How often it rang. Look at this first, then at what it guards, then wait.
  std::uint64_t count() const;

  /// Returns at once if it rang since `seen`, otherwise waits for a ring, `until`, or cancellation of the caller. On the
  /// bell's executor only; the bell may be destroyed meanwhile.
  Task<> wait(std::uint64_t seen, std::chrono::steady_clock::time_point until);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace mimeo::predictor
