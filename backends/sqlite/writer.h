// The one thread that writes. Writes that wait are committed together, so that many callers share one flush of the
// disk.
//
//   any thread: submit ──► queue (bounded) ──► writer thread: BEGIN, run each in order, COMMIT ──► promises complete
//
// While one batch is being flushed the next gathers: under load batches grow by themselves (and a crowd is waited for), and an
// idle store commits a lone write at once, unless it may rest (seams::Urgency): then it goes with the next that may not. A write
// that is refused (a conflict) does not harm its batch; a batch whose commit fails fails as a whole, and the next one is tried
// afresh.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "base/metrics.h"
#include "seams/write.h"
#include "sqlite/connection.h"
#include "sqlite/operation.h"

namespace mimeo::sqlite {

/// What a writer has done. Any thread.
struct WriterMetrics {
  static constexpr double batch_bounds[] = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  Counter writes;  ///< handed over and carried out, refused ones among them
  Counter failed_commits;
  Histogram batches{batch_bounds};  ///< writes in a transaction
  Histogram commit_seconds{request_bounds};
};

class Writer {
 public:
  explicit Writer(Connection connection, std::chrono::steady_clock::duration rest = limits::write_rest);
  /// Carries out what is queued, then joins.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Hands over a write. Any thread. unavailable, at once: limits::write_queue writes are already waiting.
  seams::Write submit(std::unique_ptr<Operation> operation, seams::Urgency urgency = seams::Urgency::now);

  /// Hands over a write made of a function `Result<void>(Transaction&)`.
  template <class Function>
  seams::Write submit(std::size_t bytes, Function function, seams::Urgency urgency = seams::Urgency::now) {
    return submit(std::make_unique<FunctionOperation<Function>>(bytes, std::move(function)), urgency);
  }

  const WriterMetrics& metrics() const { return metrics_; }
  /// Writes that wait now.
  std::size_t waiting();

 private:
  using Clock = std::chrono::steady_clock;
  struct Queued {
    std::unique_ptr<Operation> operation;
    seams::Write::Promise promise;
    seams::Urgency urgency;
    Clock::time_point due;
  };

  void run();
  std::vector<Queued> next_batch();  ///< waits; empty: it is time to end
  bool is_due() const;               ///< with mutex_ held: something in the queue has to go now
  void carry_out(std::vector<Queued>& batch);
  Result<void> attempt(std::vector<Queued>& batch, std::vector<Result<void>>& outcomes);
  void note_health(const Result<void>& committed);

  const Clock::duration rest_;
  WriterMetrics metrics_;
  Connection connection_;  // the writer thread's
  bool failing_ = false;  // the writer thread's: the last commit failed

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Queued> queue_;  // guarded by mutex_, as is the rest
  std::size_t queued_bytes_ = 0;
  std::size_t urgent_ = 0;  // of the queue
  bool ending_ = false;
  bool sleeping_ = false;

  std::thread thread_;  // last: everything else exists when it starts
};

}  // namespace mimeo::sqlite
