#include "sqlite/writer.h"

#include <unordered_map>

#include "base/limits.h"
#include "base/log.h"
#include "base/thread_name.h"

namespace mimeo::sqlite {
namespace {

/// What became of one operation when the batch was merged.
struct Merge {
  std::optional<std::size_t> into;  ///< the earlier operation that has taken it over
  Result<void> outcome;             ///< what it comes to, if that one succeeds
  bool has_absorbed = false;
};

template <class Batch>
std::vector<Merge> merge(Batch& batch) {
  std::vector<Merge> merges(batch.size());
  std::unordered_map<std::string_view, std::size_t> first_of_row;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    auto row = batch[i].operation->row();
    if (row.empty()) continue;
    auto [found, is_first] = first_of_row.try_emplace(row, i);
    if (is_first) continue;
    auto first = found->second;
    auto outcome = batch[first].operation->absorb(*batch[i].operation);
    if (outcome) {
      merges[first].has_absorbed = true;
      merges[i].into = first;
      merges[i].outcome = std::move(*outcome);
    } else {
      found->second = i;  // what follows is merged into this one, so that nothing overtakes it
    }
  }
  return merges;
}

/// The disk, not the one write, is at fault.
bool concerns_batch(const Result<void>& failed, const Transaction& transaction) {
  return failed.error().kind == ErrorKind::unavailable || !transaction.is_open();
}

}  // namespace

Writer::Writer(Connection connection, Clock::duration rest)
    : rest_(rest), connection_(std::move(connection)), thread_([this] { run(); }) {}

Writer::~Writer() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

seams::Write Writer::submit(std::unique_ptr<Operation> operation, seams::Urgency urgency) {
  seams::Write::Promise promise;
  auto write = promise.write();
  const auto bytes = operation->bytes();
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    const bool full =
        queue_.size() >= limits::write_queue || (!queue_.empty() && queued_bytes_ + bytes > limits::write_queue_bytes);
    if (full) {
      return seams::Write::done(fail(ErrorKind::unavailable, "The server is too busy to store this now.",
                                     "the queue of writes is full", "The disk cannot keep up with the load."));
    }
    const bool urgent = urgency == seams::Urgency::now;
    // The first write that rests tells the writer how long it may sleep.
    wake = sleeping_ && (urgent || queue_.empty());
    if (wake) sleeping_ = false;
    queue_.push_back({std::move(operation), std::move(promise), urgency, Clock::now() + rest_});
    queued_bytes_ += bytes;
    urgent_ += urgent ? 1 : 0;
  }
  if (wake) changed_.notify_one();
  return write;
}

std::size_t Writer::waiting() {
  std::lock_guard lock(mutex_);
  return queue_.size();
}

void Writer::run() {
  name_this_thread("mimeo-writer");
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) carry_out(batch);
  (void)connection_.execute("PRAGMA optimize");
}

bool Writer::is_due() const { return urgent_ > 0 || (!queue_.empty() && queue_.front().due <= Clock::now()); }

std::vector<Writer::Queued> Writer::next_batch() {
  std::unique_lock lock(mutex_);
  while (!is_due() && !ending_) {
    sleeping_ = true;
    if (queue_.empty()) {
      changed_.wait(lock);
    } else {
      changed_.wait_until(lock, queue_.front().due);
    }
    sleeping_ = false;
  }
  if (queue_.size() >= limits::crowd_of_writes && queue_.size() < limits::commit_batch && !ending_) {
    lock.unlock();
    std::this_thread::sleep_for(limits::crowd_wait);
    lock.lock();
  }
  std::vector<Queued> batch;
  std::size_t bytes = 0;
  while (!queue_.empty() && batch.size() < limits::commit_batch && bytes < limits::commit_bytes) {
    bytes += queue_.front().operation->bytes();
    if (queue_.front().urgency == seams::Urgency::now) --urgent_;
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  queued_bytes_ -= bytes;
  return batch;
}

void Writer::carry_out(std::vector<Queued>& batch) {
  std::vector<Result<void>> outcomes;
  outcomes.reserve(batch.size());
  const auto begun = Clock::now();
  auto committed = attempt(batch, outcomes);
  metrics_.writes.add(batch.size());
  metrics_.batches.observe(static_cast<double>(batch.size()));
  metrics_.commit_seconds.observe(std::chrono::duration<double>(Clock::now() - begun).count());
  if (!committed) metrics_.failed_commits.add();
  note_health(committed);
  seams::Write::Completions completions;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    completions.add(batch[i].promise, committed ? std::move(outcomes[i]) : committed);
  }
  completions.announce();
}

Result<void> Writer::attempt(std::vector<Queued>& batch, std::vector<Result<void>>& outcomes) {
  auto merges = merge(batch);
  Transaction transaction(connection_);
  if (auto begun = transaction.begin(); !begun) return begun;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (merges[i].into && merges[*merges[i].into].has_absorbed) {
      outcomes.push_back(std::move(merges[i].outcome));
      continue;
    }
    auto& operation = *batch[i].operation;
    auto outcome = operation.run(transaction);
    if (!outcome && merges[i].has_absorbed && !concerns_batch(outcome, transaction)) {
      operation.dissolve();
      merges[i].has_absorbed = false;
      outcome = operation.run(transaction);
    }
    if (!outcome && concerns_batch(outcome, transaction)) {
      transaction.roll_back();
      outcome.error().kind = ErrorKind::unavailable;
      return outcome;
    }
    outcomes.push_back(std::move(outcome));
  }
  auto committed = transaction.commit();
  if (!committed) {
    transaction.roll_back();
    committed.error().kind = ErrorKind::unavailable;
  }
  return committed;
}

void Writer::note_health(const Result<void>& committed) {
  // Once when it begins and once when it ends, not for every batch between: nobody may be waiting for any of them.
  if (!committed && !failing_) log_error("store.commit_failed", committed.error());
  if (committed && failing_) log_info("store.recovered");
  failing_ = !committed;
}

}  // namespace mimeo::sqlite
