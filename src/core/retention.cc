#include "core/retention.h"

#include <charconv>

#include "base/text.h"

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view forever = "forever";
constexpr std::string_view until_download = "until-download";

struct Unit {
  char letter;
  std::chrono::seconds length;
};
constexpr Unit units[] = {{'d', 24h}, {'h', 1h}, {'m', 1min}, {'s', 1s}};

}  // namespace

std::optional<std::chrono::seconds> parse_time_span(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0) return std::nullopt;
  const std::string_view unit(end, text.data() + text.size());
  constexpr std::chrono::seconds longest = std::chrono::days(36500);
  for (const auto& [letter, length] : units) {
    const bool named = unit.size() == 1 && unit.front() == letter;
    const bool implied = unit.empty() && letter == 's';
    if (!named && !implied) continue;
    if (number > longest / length) return std::nullopt;
    return number * length;
  }
  return std::nullopt;
}

std::optional<Retention> parse_retention(std::string_view text) {
  const auto comma = text.find(',');
  const auto time = trim(text.substr(0, comma));
  Retention retention;
  if (time != forever) {
    const auto span = parse_time_span(time);
    if (!span || *span < 1s) return std::nullopt;
    retention.time = *span;
  }
  if (comma == std::string_view::npos) return retention;
  if (trim(text.substr(comma + 1)) != until_download) return std::nullopt;
  retention.until_download = true;
  return retention;
}

std::string to_string(const Retention& retention) {
  std::string text(forever);
  if (retention.time) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*retention.time);
    for (const auto& [letter, length] : units) {
      if (seconds % length != 0s) continue;
      text = std::to_string(seconds / length) + letter;
      break;
    }
  }
  if (retention.until_download) text.append(", ").append(until_download);
  return text;
}

}  // namespace mimeo::core
