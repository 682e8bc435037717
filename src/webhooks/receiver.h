// One receiver: what waits for it, how much of it may go at once, and whether it is in trouble.
//
// Belongs to the dispatcher's thread.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>

#include "base/limits.h"
#include "core/webhook_pacing.h"
#include "webhooks/talk.h"

namespace mimeo::webhooks {

/// A call that waits or is under way.
struct Item {
  core::Delivery delivery;     ///< of an end: its row. On the way: what will be noted of it
  std::shared_ptr<Talk> talk;  ///< of a call on the way; null for an end
  PredictionPointer state;     ///< what a call on the way tells; null: what is true when it goes out
  std::size_t bytes = 0;       ///< that it holds while it waits
  bool is_probe = false;
  bool over = false;

  bool is_end() const { return talk == nullptr; }
  const std::string& url() const { return is_end() ? delivery.url : talk->url; }
};
using ItemPointer = std::shared_ptr<Item>;

struct Receiver {
  explicit Receiver(std::string name) : endpoint(std::move(name)) {}

  const std::string endpoint;
  std::deque<ItemPointer> waiting;
  std::size_t running = 0;
  std::size_t probes = 0;  ///< that wait or are under way
  core::Breaker breaker;
  /// Where it has answered badly since its last success. What is at other paths of the host may be somebody else's, and well.
  std::set<std::string> failing;
  bool unreachable = false;  ///< there was no answer at all, which is true of every path
  /// Ends whose rows are with us: waiting, under way, or on their way back to the disk.
  std::unordered_set<core::DeliveryId> in_hand;
  std::optional<Time> look_at;  ///< when the store has something for it
  bool looking = false;
  bool starved = false;  ///< stands in line for a place among all calls
  Time give_up_at{};     ///< when to look next for what has been owed too long

  void look_by(Time time) {
    if (!look_at || time < *look_at) look_at = time;
  }
  static std::string place_of(const std::string& url) { return url.substr(0, url.find_first_of("?#")); }
  /// Whether a call to `url` has to wait until the trouble is over.
  bool holds_up(const std::string& url) const {
    const bool all_of_it = unreachable || failing.size() >= core::Breaker::failing_paths;
    return breaker.is_open() && (all_of_it || failing.contains(place_of(url)));
  }
  /// Nothing is known of it that is worth remembering.
  bool is_idle(Time now) const {
    const bool in_trouble =
        breaker.is_open() && now < breaker.next_probe(now) + 2 * Duration(limits::webhook_longest_probe_pause);
    return waiting.empty() && running == 0 && in_hand.empty() && !look_at && !looking && !starved && !in_trouble;
  }
};
using ReceiverPointer = std::shared_ptr<Receiver>;

}  // namespace mimeo::webhooks
