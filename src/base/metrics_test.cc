#include "base/metrics.h"

#include <gtest/gtest.h>

namespace mimeo {
namespace {

TEST(Metrics, are_written_with_what_the_table_says_of_them) {
  Counter counter;
  counter.add();
  counter.add(2);
  MetricsText out;
  out.family("mimeo_http_requests_total");
  out.sample({{"operation", "predictions.get"}, {"code", "200"}}, static_cast<double>(counter.value()));
  out.family("mimeo_stored_file_bytes");
  out.sample(0.25);
  EXPECT_EQ(out.text(),
            "# HELP mimeo_http_requests_total Requests answered\n# TYPE mimeo_http_requests_total counter\n"
            "mimeo_http_requests_total{operation=\"predictions.get\",code=\"200\"} 3\n"
            "# HELP mimeo_stored_file_bytes Uploads and output files that are kept\n"
            "# TYPE mimeo_stored_file_bytes gauge\nmimeo_stored_file_bytes 0.25\n");
}

TEST(Metrics, what_would_end_a_label_is_escaped) {
  MetricsText out;
  out.family("mimeo_queue_length");
  out.sample({{"model", "a\"b\\c\nd"}}, 1);
  EXPECT_NE(out.text().find(R"(mimeo_queue_length{model="a\"b\\c\nd"} 1)"), std::string::npos) << out.text();
}

TEST(Metrics, a_bucket_holds_all_that_is_not_above_its_bound) {
  static constexpr double bounds[] = {1, 2};
  Histogram histogram(bounds);
  for (const double value : {0.5, 1.0, 1.5, 9.0}) histogram.observe(value);
  MetricsText out;
  out.family("mimeo_run_seconds");
  out.histogram({{"model", "v"}}, histogram);
  EXPECT_TRUE(out.text().ends_with(
      "mimeo_run_seconds_bucket{model=\"v\",le=\"1\"} 2\nmimeo_run_seconds_bucket{model=\"v\",le=\"2\"} 3\n"
      "mimeo_run_seconds_bucket{model=\"v\",le=\"+Inf\"} 4\n"
      "mimeo_run_seconds_sum{model=\"v\"} 12\nmimeo_run_seconds_count{model=\"v\"} 4\n"))
      << out.text();
}

#ifndef NDEBUG
TEST(MetricsDeathTest, a_label_that_the_table_does_not_have_is_a_bug) {
  MetricsText out;
  out.family("mimeo_queue_length");
  EXPECT_DEATH(out.sample({{"status", "x"}}, 1), "has_labels");
  EXPECT_DEATH(out.sample(1), "has_labels");
}
#endif

}  // namespace
}  // namespace mimeo
