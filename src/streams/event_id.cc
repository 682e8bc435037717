#include "streams/event_id.h"

#include <charconv>

#include <fmt/format.h>

#include "base/limits.h"

namespace mimeo::streams {
namespace {

constexpr std::int64_t numbers = 1'000'000'000;  // of events in an attempt
constexpr std::int64_t attempts = 10;
static_assert(limits::most_attempts < attempts);
static_assert(done_number < numbers);

/// Digits only, at most `most`.
std::optional<std::int64_t> read_number(std::string_view text, std::int64_t most) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most) return std::nullopt;
  // from_chars reads "-0" too.
  if (text.front() == '-') return std::nullopt;
  return value;
}

std::int64_t milliseconds_since_1970(Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

}  // namespace

Attempt attempt_of(const core::Prediction& p) {
  return {milliseconds_since_1970(p.started_at.value_or(p.created_at)), p.attempts};
}

bool may_belong_to(const core::Prediction& p, const EventId& id) {
  const auto began = id.attempt.began_ms;
  return began >= milliseconds_since_1970(p.created_at) && (!p.started_at || began <= milliseconds_since_1970(*p.started_at));
}

std::string to_string(const EventId& id) {
  const auto mark = id.attempt.began_ms % 1000 * attempts + id.attempt.number;
  return fmt::format("{}:{}", id.attempt.began_ms / 1000, mark * numbers + id.number);
}

std::optional<EventId> parse_event_id(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  // Up to the year 33658, and 999 milliseconds of 9 attempts.
  const auto seconds = read_number(text.substr(0, colon), 999'999'999'999);
  const auto sequence = read_number(text.substr(colon + 1), 1000 * attempts * numbers - 1);
  if (!seconds || !sequence) return std::nullopt;
  const auto mark = *sequence / numbers;
  EventId id;
  id.attempt.began_ms = *seconds * 1000 + mark / attempts;
  id.attempt.number = static_cast<int>(mark % attempts);
  id.number = *sequence % numbers;
  return id;
}

}  // namespace mimeo::streams
