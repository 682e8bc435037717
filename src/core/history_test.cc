#include "core/history.h"

#include <gtest/gtest.h>

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

const Time noon = Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 4) + 12h);

RunTimes run(Duration created, std::optional<Duration> queued, Duration took, Status status = Status::succeeded) {
  const Time begun = noon + created;
  std::optional<Time> started;
  if (queued) started = begun + *queued;
  return {begun, started, begun + took, status};
}

TEST(History, has_every_bucket_of_its_stretch_also_those_in_which_nothing_ended) {
  const auto buckets = make_history({}, noon - 24h + 20min, noon + 7min, 15min);
  ASSERT_EQ(buckets.size(), 96u);
  EXPECT_EQ(buckets.front().start, noon - 24h + 15min);
  EXPECT_EQ(buckets.back().start, noon);
  EXPECT_EQ(buckets.front().latency_p50, std::nullopt);
  EXPECT_TRUE(make_history({}, noon, noon, 15min).empty());
}

TEST(History, counts_a_run_where_it_ended_and_nothing_outside_its_stretch) {
  const std::vector<RunTimes> runs = {run(-1s, 0s, 1s),
                                      run(14min, 0s, 59s),
                                      run(14min, 0s, 60s),
                                      run(-10s, 0s, 1s),
                                      run(45min, 0s, 1s),
                                      run(16min, 1s, 2s, Status::failed),
                                      run(16min, 1s, 2s, Status::canceled),
                                      run(16min, {}, 2s, Status::aborted)};
  const auto buckets = make_history(runs, noon, noon + 45min, 15min);
  ASSERT_EQ(buckets.size(), 3u);
  EXPECT_EQ(buckets[0].succeeded, 2);
  EXPECT_EQ(buckets[1].succeeded, 1);
  EXPECT_EQ(buckets[1].failed, 1);
  EXPECT_EQ(buckets[1].canceled, 2);
  EXPECT_EQ(buckets[2].succeeded, 0);
}

TEST(History, tells_a_time_that_there_was_that_half_or_95_of_100_did_not_exceed) {
  std::vector<RunTimes> runs;
  for (int n = 100; n >= 1; --n) runs.push_back(run(0s, n * 1ms, n * 1s));
  runs.push_back(run(0s, {}, 500s, Status::failed));
  const auto bucket = make_history(runs, noon, noon + 15min, 15min).at(0);
  EXPECT_EQ(bucket.latency_p50, 50.0) << "of those that succeeded";
  EXPECT_EQ(bucket.latency_p95, 95.0);
  EXPECT_EQ(bucket.queue_p50, 0.05);
  EXPECT_EQ(bucket.queue_p95, 0.095);
  const auto alone = make_history({run(0s, 1s, 3s)}, noon, noon + 15min, 15min).at(0);
  EXPECT_EQ(alone.latency_p50, 3.0);
  EXPECT_EQ(alone.latency_p95, 3.0);
}

}  // namespace
}  // namespace mimeo::core
