#include "api/request_metrics.h"

#include <algorithm>

namespace mimeo::api {

void RequestMetrics::Entry::count(unsigned status, std::chrono::steady_clock::duration time) {
  seconds_.observe(std::chrono::duration<double>(time).count());
  for (auto& [code, answers] : codes_) {
    unsigned taken = code.load(std::memory_order_relaxed);
    if (taken == 0 && code.compare_exchange_strong(taken, status, std::memory_order_relaxed)) taken = status;
    if (taken == status) return answers.add();
  }
}

RequestMetrics::Entry& RequestMetrics::entry(std::string_view operation) {
  auto found = std::ranges::find(entries_, operation, &Entry::operation_);
  return found == entries_.end() ? entries_.emplace_back(operation) : *found;
}

void RequestMetrics::write(MetricsText& out) const {
  out.family("mimeo_http_requests_total");
  for (const auto& entry : entries_) {
    for (const auto& [code, answers] : entry.codes_) {
      const unsigned taken = code.load(std::memory_order_relaxed);
      if (taken == 0) break;
      out.sample({{"operation", entry.operation_}, {"code", std::to_string(taken)}}, static_cast<double>(answers.value()));
    }
  }
  out.family("mimeo_http_request_seconds");
  for (const auto& entry : entries_) {
    if (entry.seconds_.count() > 0) out.histogram({{"operation", entry.operation_}}, entry.seconds_);
  }
}

}  // namespace mimeo::api
