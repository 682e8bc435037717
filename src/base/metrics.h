// Numbers for Prometheus: counters that are cheap to count, and the text they are shown as.
//
//   Counter requests;                                    requests.add();              any thread, relaxed
//   Histogram latency(request_bounds);                   latency.observe(0.012);      any thread, relaxed
//
//   MetricsText out;
//   out.family("mimeo_http_requests_total");                                         of metric_table.h
//   out.sample({{"operation", "predictions.get"}, {"code", "200"}}, 12);
//
// The text is format 0.0.4:
//   # HELP name help
//   # TYPE name counter|gauge|histogram
//   name{label="value",...} number
//
// A library brings registries that are looked up by label under a lock, and a second HTTP server; what is needed fits
// here.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/metric_table.h"

namespace mimeo {

class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

/// How often values fell between bounds.
class Histogram {
 public:
  static constexpr std::size_t most_bounds = 16;

  /// `bounds` rise, and outlive this.
  explicit Histogram(std::span<const double> bounds);

  void observe(double value);
  std::uint64_t count() const;

 private:
  friend class MetricsText;

  const std::span<const double> bounds_;
  std::array<std::atomic<std::uint64_t>, most_bounds + 1> counts_{};  ///< up to each bound, and beyond the last
  std::atomic<double> sum_ = 0;
};

/// Seconds of what a person waits for, and of what a machine works on.
inline constexpr double request_bounds[] = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                            0.5,   1,      2.5,   5,    10,    30,   60};
inline constexpr double work_bounds[] = {0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 7200};

class MetricsText {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// Begins a family; the samples that follow are its, and have its labels.
  void family(MetricName name);

  void sample(Labels labels, double value);
  void sample(double value) { sample({}, value); }
  void histogram(Labels labels, const Histogram& histogram);
  void histogram(const Histogram& one) { histogram({}, one); }

  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  void line(std::string_view suffix, Labels labels, std::string_view last_name, std::string_view last_value,
            double value);

  std::string text_;
  const Metric* metric_ = nullptr;  ///< whose samples are written now
};

}  // namespace mimeo
