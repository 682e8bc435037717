#include "cli/shown_logs.h"

#include "core/progress.h"

namespace mimeo::cli {
namespace {

/// What stands there when a line has been drawn over and over.
std::string_view last_drawn(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line.substr(line.rfind('\r') + 1);
}

bool is_bar(std::string_view line) { return core::percentage_in(line) && line.find('|') != line.npos; }

}  // namespace

std::string ShownLogs::grow(std::string_view logs) {
  if (!logs.starts_with(seen_)) {
    seen_.clear();
    begun_.clear();
  }
  const auto fresh = logs.substr(seen_.size());
  begun_ += fresh;
  seen_ = logs;
  if (!without_bars_) return rest();
  std::string shown;
  for (auto end = begun_.find('\n'); end != begun_.npos; end = begun_.find('\n')) {
    const auto line = last_drawn(std::string_view(begun_).substr(0, end));
    if (!is_bar(line)) shown.append(line).append("\n");
    begun_.erase(0, end + 1);
  }
  return shown;
}

std::string ShownLogs::rest() {
  std::string left = std::move(begun_);
  begun_.clear();
  if (!without_bars_ || left.empty()) return left;
  const std::string line(last_drawn(left));
  return line.empty() || is_bar(line) ? std::string() : line + "\n";
}

}  // namespace mimeo::cli
