// How many requests there were, and how long their answers took. Counted on every request, so without a lock and
// without looking anything up: whoever serves a route holds its entry.
#pragma once

#include <array>
#include <atomic>
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
    /// One code that was answered: it takes a place with its first answer, and keeps it.
    struct Code {
      std::atomic<unsigned> code = 0;
      Counter answers;
    };
    static constexpr std::size_t most_codes = 24;  ///< no operation has so many

    const std::string_view operation_;
    std::array<Code, most_codes> codes_;
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
