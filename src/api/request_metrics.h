// How many requests there were, and how long their answers took. Counted on every request, so without a lock and
// without looking anything up: whoever serves a route holds its entry.
#pragma once

#include <array>
#include <chrono>
#include <deque>
#include <string_view>

#include "base/metrics.h"

namespace mimeo::api {

class RequestMetrics {
 public:
  /// One operation.
  class Entry {
   public:
    explicit Entry(std::string_view operation) : operation_(operation) {}
    /// Any thread. The time is that until the answer begins: what is streamed or waited for comes to it only so far.
    void count(unsigned status, std::chrono::steady_clock::duration time);

   private:
    friend class RequestMetrics;
    const std::string_view operation_;
    std::array<Counter, 5> by_class_;  ///< 1xx to 5xx
    Histogram seconds_{request_bounds};
  };

  /// While the server is built. `operation` lives on.
  Entry& entry(std::string_view operation);

  /// Operations that nobody has asked for are left out.
  void write(MetricsText& out) const;

 private:
  std::deque<Entry> entries_;
};

}  // namespace mimeo::api
