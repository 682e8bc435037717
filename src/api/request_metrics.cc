#include "api/request_metrics.h"

#include <algorithm>

namespace mimeo::api {

void RequestMetrics::Entry::count(unsigned status, std::chrono::steady_clock::duration time) {
  by_class_[std::clamp(status / 100, 1u, 5u) - 1].add();
  seconds_.observe(std::chrono::duration<double>(time).count());
}

RequestMetrics::Entry& RequestMetrics::entry(std::string_view operation) {
  auto found = std::ranges::find(entries_, operation, &Entry::operation_);
  return found == entries_.end() ? entries_.emplace_back(operation) : *found;
}

void RequestMetrics::write(MetricsText& out) const {
  constexpr std::string_view classes[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  out.family("mimeo_http_requests_total", MetricsText::Type::counter, "Requests answered.");
  for (const auto& entry : entries_) {
    for (std::size_t i = 0; i < entry.by_class_.size(); ++i) {
      const auto count = static_cast<double>(entry.by_class_[i].value());
      if (count > 0) out.sample({{"operation", entry.operation_}, {"status", classes[i]}}, count);
    }
  }
  out.family("mimeo_http_request_seconds", MetricsText::Type::histogram, "How long answers took to begin.");
  for (const auto& entry : entries_) {
    if (entry.seconds_.count() > 0) out.histogram({{"operation", entry.operation_}}, entry.seconds_);
  }
}

}  // namespace mimeo::api
