#include "base/metrics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

namespace mimeo {
namespace {

void append_number(double value, std::string& out) {
  if (std::isinf(value)) {
    out += value > 0 ? "+Inf" : "-Inf";
  } else if (std::isnan(value)) {
    out += "NaN";
  } else if (value == std::floor(value) && std::abs(value) < 1e15) {
    fmt::format_to(std::back_inserter(out), "{}", static_cast<std::int64_t>(value));
  } else {
    fmt::format_to(std::back_inserter(out), "{}", value);
  }
}

void append_label(std::string_view name, std::string_view value, std::string& out) {
  if (out.back() != '{') out += ',';
  out.append(name).append("=\"");
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  out += '"';
}

[[maybe_unused]] bool has_labels(const Metric& metric, MetricsText::Labels labels) {
  auto expected = metric.labels.begin();
  for (const auto& [name, value] : labels) {
    if (expected == metric.labels.end() || (expected++)->name != name) return false;
  }
  return expected == metric.labels.end() || expected->name.empty();  // and all that it has
}

}  // namespace

std::string_view to_string(Metric::Type type) {
  switch (type) {
    case Metric::Type::counter: return "counter";
    case Metric::Type::gauge: return "gauge";
    case Metric::Type::histogram: return "histogram";
  }
  return "untyped";
}

Histogram::Histogram(std::span<const double> bounds) : bounds_(bounds) { assert(bounds.size() <= most_bounds); }

void Histogram::observe(double value) {
  const auto bound = std::ranges::lower_bound(bounds_, value);
  counts_[static_cast<std::size_t>(bound - bounds_.begin())].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const {
  std::uint64_t count = 0;
  for (const auto& one : counts_) count += one.load(std::memory_order_relaxed);
  return count;
}

void MetricsText::family(MetricName name) {
  metric_ = &*name;
  fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", metric_->name, metric_->help, metric_->name,
                 to_string(metric_->type));
}

void MetricsText::line(std::string_view suffix, Labels labels, std::string_view last_name, std::string_view last_value,
                       double value) {
  assert(has_labels(*metric_, labels));
  text_.append(metric_->name).append(suffix);
  if (labels.size() > 0 || !last_name.empty()) {
    text_ += '{';
    for (const auto& [label, text] : labels) append_label(label, text, text_);
    if (!last_name.empty()) append_label(last_name, last_value, text_);
    text_ += '}';
  }
  text_ += ' ';
  append_number(value, text_);
  text_ += '\n';
}

void MetricsText::sample(Labels labels, double value) { line({}, labels, {}, {}, value); }

void MetricsText::histogram(Labels labels, const Histogram& histogram) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= histogram.bounds_.size(); ++i) {
    count += histogram.counts_[i].load(std::memory_order_relaxed);
    std::string bound;
    append_number(i < histogram.bounds_.size() ? histogram.bounds_[i] : INFINITY, bound);
    line("_bucket", labels, "le", bound, static_cast<double>(count));
  }
  line("_sum", labels, {}, {}, histogram.sum_.load(std::memory_order_relaxed));
  line("_count", labels, {}, {}, static_cast<double>(count));
}

}  // namespace mimeo
