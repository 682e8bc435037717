// Progress in the form that clients look for in logs: a tqdm bar.
//
//   bar = CR " 40%|" 10 * ( "█" / " " ) "| " current "/" total " [" elapsed "<" left ", " rate "]"     LF after the last
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace mimeo::predictor {

/// Draws the bars of one prediction; a new bar begins when the numbers go backwards or the total changes. A plain value.
class Progress {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// The first bar's time counts from `began`, a later one's from its first step.
  explicit Progress(Instant began) : began_(began) {}

  /// The text for the logs; nothing when the previous bar is younger than 100 ms and this is not the last step. Throws
  /// std::invalid_argument when total < 1 or current is not between 0 and total.
  std::optional<std::string> draw(long long current, long long total, Instant now);

 private:
  long long current_ = 0;
  long long total_ = 0;
  Instant began_;
  Instant drawn_;
};

}  // namespace mimeo::predictor
