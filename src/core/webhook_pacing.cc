#include "core/webhook_pacing.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include "base/limits.h"

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

std::optional<Duration> parse_wait(std::string_view text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(end, text.data() + text.size());
  const auto factor = unit == "ms"  ? Duration(1ms)
                      : unit == "s" ? Duration(1s)
                      : unit == "m" ? Duration(1min)
                      : unit == "h" ? Duration(1h)
                      : unit == "d" ? Duration(24h)
                                    : Duration(0);
  if (error != std::errc{} || number < 0 || factor == Duration(0)) return std::nullopt;
  if (number > Duration(limits::webhook_retention) / factor) return std::nullopt;
  return factor * number;
}

/// `wait`, a tenth more or less.
Duration spread(Duration wait, double chance) {
  return Duration(static_cast<Duration::rep>(static_cast<double>(wait.count()) * (0.9 + 0.2 * chance)));
}

void end(Delivery& delivery, DeliveryState state) {
  delivery.state = state;
  delivery.next_attempt_at.reset();
  // What is dead may be replayed as it was.
  if (state != DeliveryState::dead) delivery.body.clear();
}

}  // namespace

RetrySchedule RetrySchedule::lasting(Duration total) {
  RetrySchedule schedule;
  Duration sum{0};
  for (Duration wait = 1s; sum < total; wait = std::min<Duration>(wait * 2, limits::webhook_longest_delay)) {
    schedule.delays.push_back(std::min(wait, total - sum));
    sum += schedule.delays.back();
  }
  return schedule;
}

RetrySchedule RetrySchedule::replicate() { return lasting(63s); }

Duration RetrySchedule::total() const { return std::accumulate(delays.begin(), delays.end(), Duration(0)); }

std::optional<RetrySchedule> parse_retry_schedule(std::string_view text) {
  if (text == "replicate") return RetrySchedule::replicate();
  RetrySchedule schedule;
  for (std::string_view rest = text;;) {
    const auto comma = rest.find(',');
    auto wait = parse_wait(rest.substr(0, comma));
    if (!wait || schedule.delays.size() == limits::webhook_attempts_kept) return std::nullopt;
    schedule.delays.push_back(*wait);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  if (schedule.delays.size() == 1) return RetrySchedule::lasting(schedule.delays.front());
  return schedule;
}

void apply(Delivery& delivery, DeliveryOutcome outcome, const RetrySchedule& schedule, double chance) {
  const auto& attempt = outcome.attempt;
  const bool succeeded = attempt.succeeded();
  const bool hopeless = attempt.status == 410 || outcome.is_final;
  const Time ended = attempt.at + attempt.latency;
  if (delivery.attempts.size() >= limits::webhook_attempts_kept) delivery.attempts.erase(delivery.attempts.begin());
  delivery.attempts.push_back(std::move(outcome.attempt));
  const auto tried = static_cast<std::size_t>(++delivery.tries);
  if (succeeded) return end(delivery, DeliveryState::delivered);
  if (delivery.event != WebhookEvent::completed) return end(delivery, DeliveryState::dropped);
  if (hopeless || tried > schedule.delays.size()) return end(delivery, DeliveryState::dead);
  auto wait = spread(schedule.delays[tried - 1], chance);
  if (outcome.retry_after) {
    wait = std::max(wait, std::min<Duration>(*outcome.retry_after, limits::webhook_longest_retry_after));
  }
  delivery.next_attempt_at = ended + wait;
}

void replay(Delivery& delivery, Time now) {
  delivery.state = DeliveryState::pending;
  delivery.round_began_at = now;
  delivery.tries = 0;
  delivery.next_attempt_at = now;
}

void Breaker::succeeded() {
  failures_ = 0;
  next_probe_ = {};
}

void Breaker::failed(Time ended, double chance) {
  ++failures_;
  if (!is_open()) return;
  const int doublings = std::min(failures_ - opens_at, 16);
  const auto pause = std::min<Duration>(Duration(1s) * (1 << doublings), limits::webhook_longest_probe_pause);
  next_probe_ = ended + spread(pause, chance);
}

Time Breaker::next_probe(Time now) const {
  return next_probe_ - now > 2 * Duration(limits::webhook_longest_probe_pause) ? now : next_probe_;
}

void Breaker::probe_now(Time now) { next_probe_ = std::min(next_probe_, now); }

bool is_trouble(const DeliveryAttempt& attempt) {
  return attempt.status == 0 || attempt.status >= 500 || attempt.status == 429;
}

}  // namespace mimeo::core
