// Time as the API speaks it: UTC instants with microseconds, written as RFC 3339 with a `Z`.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mimeo {

/// A UTC instant, microseconds since the Unix epoch.
using Time = std::chrono::sys_time<std::chrono::microseconds>;
using Duration = std::chrono::microseconds;

/// Where the time comes from, so that tests can own it. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  Time now() const override;
};

/// A clock that stands still until a test moves it. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Time start) : micros_(start.time_since_epoch().count()) {}
  Time now() const override;
  void advance(Duration by);

 private:
  std::atomic<std::int64_t> micros_;
};

/// "2026-03-04T05:06:07.089000Z": always UTC, always six fraction digits.
std::string to_rfc3339(Time time);

/// Reads RFC 3339 and the ISO 8601 forms clients send (any fraction length, `Z` or a numeric offset, date alone).
std::optional<Time> parse_rfc3339(std::string_view text);

/// Seconds with a fraction, as `metrics` show them.
double seconds_between(Time from, Time to);

}  // namespace mimeo
