#include "base/metrics.h"

#include <gtest/gtest.h>

namespace mimeo {
namespace {

using Type = MetricsText::Type;

TEST(Metrics, are_written_with_what_they_mean) {
  Counter counter;
  counter.add();
  counter.add(2);
  MetricsText out;
  out.family("a_total", Type::counter, "Things.");
  out.sample({{"model", "local/hello"}, {"status", "2xx"}}, static_cast<double>(counter.value()));
  out.family("b_bytes", Type::gauge, "Size.");
  out.sample(0.25);
  EXPECT_EQ(out.text(),
            "# HELP a_total Things.\n# TYPE a_total counter\na_total{model=\"local/hello\",status=\"2xx\"} 3\n"
            "# HELP b_bytes Size.\n# TYPE b_bytes gauge\nb_bytes 0.25\n");
}

TEST(Metrics, what_would_end_a_label_is_escaped) {
  MetricsText out;
  out.family("a_total", Type::counter, "Things.");
  out.sample({{"x", "a\"b\\c\nd"}}, 1);
  EXPECT_NE(out.text().find(R"(a_total{x="a\"b\\c\nd"} 1)"), std::string::npos) << out.text();
}

TEST(Metrics, a_bucket_holds_all_that_is_not_above_its_bound) {
  static constexpr double bounds[] = {1, 2};
  Histogram histogram(bounds);
  for (const double value : {0.5, 1.0, 1.5, 9.0}) histogram.observe(value);
  MetricsText out;
  out.family("h", Type::histogram, "Sizes.");
  out.histogram({{"k", "v"}}, histogram);
  EXPECT_EQ(out.text(),
            "# HELP h Sizes.\n# TYPE h histogram\n"
            "h_bucket{k=\"v\",le=\"1\"} 2\nh_bucket{k=\"v\",le=\"2\"} 3\nh_bucket{k=\"v\",le=\"+Inf\"} 4\n"
            "h_sum{k=\"v\"} 12\nh_count{k=\"v\"} 4\n");
}

}  // namespace
}  // namespace mimeo
