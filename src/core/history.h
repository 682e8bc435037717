// How predictions went over a stretch of time, in equal buckets: for charts.
#pragma once

#include <optional>
#include <vector>

#include "core/prediction.h"

namespace mimeo::core {

/// When one prediction was made, began and ended, and how.
struct RunTimes {
  Time created_at;
  std::optional<Time> started_at;
  Time completed_at;
  Status status = Status::succeeded;

  bool operator==(const RunTimes&) const = default;
};

/// What ended in one bucket. Times are in seconds; nothing where no prediction tells.
struct HistoryBucket {
  Time start;
  std::int64_t succeeded = 0;
  std::int64_t failed = 0;
  std::int64_t canceled = 0;          ///< and aborted
  std::optional<double> latency_p50;  ///< of those that succeeded, from their creation to their end
  std::optional<double> latency_p95;
  std::optional<double> queue_p50;  ///< of all that began to run, from their creation until then
  std::optional<double> queue_p95;
};

/// As many buckets as lie between the multiples of `length` around `since` and `until`, oldest first.
std::vector<HistoryBucket> make_history(const std::vector<RunTimes>& runs, Time since, Time until, Duration length);

}  // namespace mimeo::core
