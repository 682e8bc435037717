// How long to go on with what broke.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "client/backoff.h"

namespace mimeo::client::detail {

/// Of one download or stream: attempts follow each other after growing pauses, until something comes again or
/// `patience` is over.
class Resumption {
 public:
  explicit Resumption(std::chrono::milliseconds patience) : patience_(patience) {}

  /// Something has come.
  void progress() {
    attempt_ = 0;
    since_.reset();
  }

  /// It broke: how long to wait before the next attempt; nothing: give up. The first comes at once.
  std::optional<std::chrono::milliseconds> next(std::optional<std::chrono::seconds> retry_after = {}) {
    const auto now = std::chrono::steady_clock::now();
    if (!since_) since_ = now;
    const auto number = attempt_++;
    std::chrono::milliseconds pause(0);
    if (number > 0) pause = growing_pause(number - 1, random_share());
    if (retry_after) pause = *retry_after;
    if (now + pause > *since_ + patience_) return std::nullopt;
    return pause;
  }

 private:
  const std::chrono::milliseconds patience_;
  int attempt_ = 0;
  std::optional<std::chrono::steady_clock::time_point> since_;
};

}  // namespace mimeo::client::detail
