// When a webhook is called again, and when a receiver is left alone. Pure: time and chance are parameters.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "core/webhook.h"

namespace mimeo::core {

/// The waits between the attempts of one delivery; after the last it is dead.
struct RetrySchedule {
  std::vector<Duration> delays;

  /// 1 s, doubling up to limits::webhook_longest_delay, so that the last attempt is made `total` after the first.
  static RetrySchedule lasting(Duration total);
  /// 1, 2, 4 ... 32 s: the last try about a minute after completion, as Replicate does.
  static RetrySchedule replicate();

  Duration total() const;
  bool operator==(const RetrySchedule&) const = default;
};

/// "72h" (lasting so long), "replicate", or the waits themselves: "1s,5s,2m,500ms". Units ms, s, m, h, d; at most
/// limits::webhook_attempts_kept waits, none above limits::webhook_retention.
std::optional<RetrySchedule> parse_retry_schedule(std::string_view text);

/// What one call came to.
struct DeliveryOutcome {
  DeliveryAttempt attempt;
  std::optional<Duration> retry_after;  ///< what the receiver asked for
  bool is_final = false;                ///< no later call can end otherwise
};

/// Enters an attempt into its delivery and decides how it goes on: delivered; dropped; dead; or pending again, after
/// the schedule's wait spread by a tenth to both sides (`chance` in [0, 1)), so that what failed together does not come
/// back together. A receiver may ask for a longer wait, up to limits::webhook_longest_retry_after, but not for a
/// shorter one.
void apply(Delivery& delivery, DeliveryOutcome outcome, const RetrySchedule& schedule, double chance);

/// Begins a new round of attempts: what is dead, or was delivered, is sent again.
void replay(Delivery& delivery, Time now);

/// Keeps a receiver that does not answer from costing more than a call now and then: after so many failures in a row
/// only one call at a time probes it, with a growing pause between; the first success opens the way for all.
class Breaker {
 public:
  bool is_open() const { return failures_ >= opens_at; }
  /// When the next probe may go, asked at `now`; the past while it is not open. A wait longer than any that failed() sets means
  /// that the clock was set back since, and is over.
  Time next_probe(Time now) const;

  void succeeded();
  /// The receiver could not be reached, was too slow, or is overloaded (5xx, 429). `ended` is when the call was over.
  void failed(Time ended, double chance);
  /// Somebody says that it is back: the next probe may go at once.
  void probe_now(Time now);

  static constexpr int opens_at = 5;
  /// Paths of one host that answer badly, beyond which all of the host is taken to be in trouble.
  static constexpr std::size_t failing_paths = 32;

 private:
  int failures_ = 0;
  Time next_probe_{};
};

/// Whether an attempt says that the receiver as a whole is in trouble, rather than this one call.
bool is_trouble(const DeliveryAttempt& attempt);

}  // namespace mimeo::core
