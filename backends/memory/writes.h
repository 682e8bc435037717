// When a write to the in-memory stores becomes durable: at once, unless a test wants to decide.
//
//   store.writes().hold();                  // the disk is slow
//   auto write = store.predictions().insert(p);
//   ... nobody may have been told of p yet, and no read finds it ...
//   store.writes().release();               // now it is there
//   store.writes().fail_next(Error{ErrorKind::unavailable, "The disk is full."});
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

#include "seams/write.h"

namespace mimeo::memory {

/// Guards the rows of one store with one lock, and carries out the writes in the order they were handed over.
/// Thread-safe.
class Writes {
 public:
  /// What a write does to the rows; run under the lock, once, and not at all when it is made to fail.
  using Apply = std::move_only_function<Result<void>()>;

  seams::Write submit(Apply apply);

  /// Runs `look` under the lock.
  template <class Look>
  auto read(Look look) const {
    std::lock_guard lock(mutex_);
    return look();
  }

  /// From now on writes wait, invisible to reads, until they are released.
  void hold();
  /// Makes what waits durable, in order, and lets later writes through again.
  void release();
  /// Makes the oldest waiting write durable; the rest and later ones go on waiting. False when none waits.
  bool release_one();
  /// Writes that wait.
  std::size_t held() const;

  /// The next `count` writes to be made durable fail with `error` and leave no trace.
  void fail_next(Error error, int count = 1);

 private:
  struct Waiting {
    Apply apply;
    seams::Write::Promise promise;
  };

  Result<void> carry_out(Apply& apply);  ///< with mutex_ held
  void carry_out_oldest(std::unique_lock<std::mutex> lock);

  mutable std::mutex mutex_;
  bool holding_ = false;        // guarded by mutex_, as is the rest
  std::deque<Waiting> waiting_;
  Error failure_;
  int failures_left_ = 0;
};

}  // namespace mimeo::memory
