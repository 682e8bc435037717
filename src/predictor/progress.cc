#include "predictor/progress.h"

#include <stdexcept>

#include <fmt/format.h>

namespace mimeo::predictor {
namespace {

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(seconds);
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{:02}:{:02}", whole / 60, whole % 60);
}

}  // namespace

std::optional<std::string> Progress::draw(long long current, long long total, Instant now) {
  if (total < 1 || current < 0 || current > total) throw std::invalid_argument("progress: 0 <= current <= total, 1 <= total");
  const bool fresh = total != total_ || current < current_;
  if (fresh) {
    if (total_ != 0) began_ = now;
    total_ = total;
  } else if (current < total && now - drawn_ < std::chrono::milliseconds(100)) {
    current_ = current;
    return std::nullopt;
  }
  current_ = current;
  drawn_ = now;

  const double elapsed = std::chrono::duration<double>(now - began_).count();
  const double part = static_cast<double>(current) / static_cast<double>(total);
  std::string bar;
  for (int i = 0; i < 10; ++i) bar += static_cast<double>(i) < part * 10 - 0.5 ? "█" : " ";
  std::string left = "?";
  std::string rate = "?it/s";
  if (current > 0 && elapsed > 0) {
    const double per_second = static_cast<double>(current) / elapsed;
    left = clock_text(static_cast<double>(total - current) / per_second);
    rate = per_second >= 1 ? fmt::format("{:.2f}it/s", per_second) : fmt::format("{:.2f}s/it", 1 / per_second);
  }
  return fmt::format("\r{:3.0f}%|{}| {}/{} [{}<{}, {}]{}", part * 100, bar, current, total, clock_text(elapsed), left, rate,
                     current == total ? "\n" : "");
}

}  // namespace mimeo::predictor
