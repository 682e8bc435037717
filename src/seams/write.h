// A write that has been handed to a store: it is on its way whether or not anybody waits for it.
//
// Stores take writes in the order they are handed over and make them durable in that order. A caller that owes somebody
// an answer waits for `durable()`; a caller that does not simply drops the Write.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/async.h"
#include "base/result.h"

namespace mimeo::seams {

/// When a write has to be on disk.
enum class Urgency {
  now,
  /// Nobody is kept waiting by it yet: it may rest for up to limits::write_rest, so that it shares a flush with what follows.
  /// Often that is the next write of the same row, and then the only one that is carried out.
  soon,
};

class Write {
 public:
  /// The store's side. Thread-safe; `complete` is called exactly once.
  class Promise {
   public:
    Promise();
    Write write() const;
    void complete(Result<void> outcome) const;

   private:
    friend class Write;
    struct State;
    std::shared_ptr<State> state_;
  };

  /// Completes the promises of many writes that became durable together, and bothers each caller's loop once for all of
  /// its coroutines that wait: a loop that is woken for each of hundreds spends more time waking than working.
  class Completions {
   public:
    void add(const Promise& promise, Result<void> outcome);
    /// Resumes who waits. Nobody has been before.
    void announce();

   private:
    /// Coroutines of one loop.
    struct Waiting {
      Executor executor;
      std::vector<std::move_only_function<void()>> resumes;
    };
    std::vector<Waiting> waiting_;
  };

  /// Waits until the write is on disk, or has failed and left no trace (kinds: conflict, unavailable when the disk is
  /// full or the queue of writes is, internal). One waiter at a time; may be asked again after it has answered.
  Task<Result<void>> durable();

  /// A write that needed nothing doing, or could not even be queued.
  static Write done(Result<void> outcome);

 private:
  explicit Write(std::shared_ptr<Promise::State> state) : state_(std::move(state)) {}
  std::shared_ptr<Promise::State> state_;
};

}  // namespace mimeo::seams
