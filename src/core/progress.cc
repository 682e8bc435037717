#include "core/progress.h"

namespace mimeo::core {
namespace {

constexpr std::string_view line_ends = "\r\n";
constexpr std::size_t looked_at = 4096;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The first "<digits>%" of a line that is a percentage. "1.5%" counts as 1.
std::optional<int> first_percentage(std::string_view line) {
  for (std::size_t at = line.find('%'); at != line.npos; at = line.find('%', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && (is_digit(line[begin - 1]) || line[begin - 1] == '.')) --begin;
    int value = 0;
    std::size_t digits = 0;
    for (std::size_t i = begin; i < at && is_digit(line[i]); ++i, ++digits)
      value = value < 1000 ? value * 10 + (line[i] - '0') : value;
    if (digits > 0 && value <= 100) return value;
  }
  return std::nullopt;
}

/// Takes the last line off the end of `text`.
std::string_view take_last_line(std::string_view& text) {
  const auto end = text.find_last_of(line_ends);
  const auto line = end == text.npos ? text : text.substr(end + 1);
  text = end == text.npos ? std::string_view() : text.substr(0, end);
  return line;
}

}  // namespace

std::optional<int> percentage_in(std::string_view logs) {
  if (logs.size() > looked_at) logs.remove_prefix(logs.size() - looked_at);
  while (!logs.empty()) {
    if (const auto found = first_percentage(take_last_line(logs))) return found;
  }
  return std::nullopt;
}

std::string_view last_line_of(std::string_view logs) {
  while (!logs.empty()) {
    auto line = take_last_line(logs);
    const auto begin = line.find_first_not_of(" \t");
    if (begin == line.npos) continue;
    return line.substr(begin, line.find_last_not_of(" \t") + 1 - begin);
  }
  return {};
}

}  // namespace mimeo::core
