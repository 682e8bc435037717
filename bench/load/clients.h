// All clients on one thread and one epoll: sends, waits, checks, notes how long each answer took.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "options.h"

namespace load {

using Clock = std::chrono::steady_clock;

/// What happened while it was measured. A request belongs to it when its answer came within the time.
struct Outcome {
  std::vector<Clock::duration> latencies;  ///< of right answers; with a rate, since the request was due
  std::uint64_t bytes = 0;                 ///< of right answers
  std::size_t errors = 0;                  ///< wrong answers and broken connections
  std::size_t retries = 0;
  std::string first_error;
};

/// Sends for `warm_up` and then for `measure`, then waits a little for the answers that are still owed. Calls `begin`
/// and `end` around the measured time.
Outcome run_clients(const Options& options, void (*begin)(), void (*end)());

}  // namespace load
