#include "core/history.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mimeo::core {
namespace {

/// The times of one bucket, until it is known what lies in their middle.
struct Times {
  std::vector<Duration> latency;
  std::vector<Duration> queue;
};

Time floor_to(Time time, Duration length) {
  auto since_multiple = time.time_since_epoch() % length;
  if (since_multiple < Duration(0)) since_multiple += length;
  return time - since_multiple;
}

/// The nearest rank: a time that there was.
std::optional<double> quantile(std::vector<Duration>& times, double share) {
  if (times.empty()) return std::nullopt;
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(times.size()))) - 1;
  const auto at = times.begin() + std::max<std::ptrdiff_t>(rank, 0);
  std::ranges::nth_element(times, at);
  return std::chrono::duration<double>(*at).count();
}

void count(HistoryBucket& bucket, Times& times, const RunTimes& run) {
  if (run.started_at) times.queue.push_back(*run.started_at - run.created_at);
  switch (run.status) {
    case Status::succeeded:
      ++bucket.succeeded;
      times.latency.push_back(run.completed_at - run.created_at);
      break;
    case Status::failed: ++bucket.failed; break;
    default: ++bucket.canceled; break;
  }
}

}  // namespace

std::vector<HistoryBucket> make_history(const std::vector<RunTimes>& runs, Time since, Time until, Duration length) {
  std::vector<HistoryBucket> buckets;
  for (Time start = floor_to(since, length); start < until; start += length) buckets.push_back({.start = start});
  if (buckets.empty()) return buckets;
  std::vector<Times> times(buckets.size());
  for (const auto& run : runs) {
    const auto at = (run.completed_at - buckets.front().start) / length;
    if (run.completed_at < buckets.front().start || std::cmp_greater_equal(at, buckets.size())) continue;
    const auto i = static_cast<std::size_t>(at);
    count(buckets[i], times[i], run);
  }
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    buckets[i].latency_p50 = quantile(times[i].latency, 0.5);
    buckets[i].latency_p95 = quantile(times[i].latency, 0.95);
    buckets[i].queue_p50 = quantile(times[i].queue, 0.5);
    buckets[i].queue_p95 = quantile(times[i].queue, 0.95);
  }
  return buckets;
}

}  // namespace mimeo::core
