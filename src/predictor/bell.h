// Wakes coroutines and listeners of one executor when another thread has changed something.
//
// A bell counts its rings. A waiter says which count it has seen, so a ring between looking and waiting is never lost,
// and many rings while the waiter's thread is busy cost one wake-up.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>

#include "base/async.h"

namespace mimeo::predictor {

class Bell {
  struct State;

 public:
  explicit Bell(Executor executor);

  /// Any thread. A full barrier: what was written before is seen by who wakes.
  void ring();

  /// How often it rang. Look at this first, then at what it guards, then wait.
  std::uint64_t count() const;

  /// Returns at once if it rang since `seen`, otherwise waits for a ring, `until`, or cancellation of the caller. On
  /// the bell's executor only; the bell may be destroyed meanwhile.
  Task<> wait(std::uint64_t seen, std::chrono::steady_clock::time_point until);

  /// Has `heard` called after each ring, once for many rings, for as long as this lives. On the bell's executor only.
  /// Look at what the bell guards after this has begun.
  class Ear {
   public:
    Ear(Bell& bell, std::function<void()> heard);
    ~Ear();
    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

   private:
    friend class Bell;
    const std::shared_ptr<State> state_;
    const std::function<void()> heard_;
  };

 private:
  std::shared_ptr<State> state_;
};

}  // namespace mimeo::predictor
