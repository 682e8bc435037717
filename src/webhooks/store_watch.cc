// What the store has for receivers: looked for when it is due and there is room.
#include <algorithm>

#include "base/log.h"
#include "webhooks/dispatcher_state.h"

namespace mimeo::webhooks {
namespace {

using namespace std::chrono_literals;

/// At least this often, whatever is known to be due: the clock may have been set.
constexpr auto longest_wait = 60s;
constexpr auto between_removals = 10s;
constexpr auto between_giving_up = 10min;

}  // namespace

Task<> Dispatcher::State::keep_looking() {
  while (!stopping) {
    const auto time = now();
    auto wake = time + longest_wait;
    for (auto it = receivers.begin(); it != receivers.end();) {
      auto receiver = it->second;
      it = receiver->is_idle(time) ? receivers.erase(it) : std::next(it);
      const bool in_trouble = receiver->breaker.is_open();
      const bool has_room =
          in_trouble ? receiver->probes == 0 && probing < limits::webhook_probes
                     : receiver->waiting.size() < limits::webhook_queue_each / 2;
      if (!receiver->look_at || receiver->looking || !has_room) continue;
      const auto at = in_trouble ? std::max(*receiver->look_at, receiver->breaker.next_probe(time)) : *receiver->look_at;
      if (at <= time) {
        receiver->looking = true;
        tasks.spawn(look(receiver));
      } else {
        wake = std::min(wake, at);
      }
    }
    looker.expires_after(wake - time);
    co_await looker.async_wait(as_result);
  }
}

Task<> Dispatcher::State::look(ReceiverPointer receiver) {
  const bool in_trouble = receiver->breaker.is_open();
  const auto room = in_trouble ? 1 : limits::webhook_queue_each - receiver->waiting.size();
  const auto time = now();
  if (in_trouble && receiver->give_up_at <= time) {
    // Probes try one delivery at a time: those that never get their turn must not be owed for ever.
    receiver->give_up_at = time + between_giving_up;
    const auto total = options.schedule.total();
    world.store.give_up(receiver->endpoint, time - total - total / 5 - between_giving_up);
  }
  receiver->look_at.reset();
  auto due = co_await world.store.due(receiver->endpoint, time, static_cast<int>(room + receiver->in_hand.size()));
  receiver->looking = false;
  if (!due) {
    log_error("webhook.look_failed", due.error(), {{"endpoint", receiver->endpoint}});
    receiver->look_by(time + 1s);
    wake_looker();
    co_return;
  }
  if (due->next) receiver->look_by(*due->next);
  for (auto& row : due->rows) {
    if (!receiver->in_hand.insert(row.id).second) continue;
    auto item = std::make_shared<Item>();
    item->bytes = row.body.size();
    item->delivery = std::move(row);
    item->is_probe = receiver->probes == 0 && receiver->holds_up(item->url());
    if (enqueue(receiver, item)) continue;
    receiver->in_hand.erase(item->delivery.id);
    receiver->look_by(std::max(time, *item->delivery.next_attempt_at));
    break;
  }
  pump(receiver);
  if (receiver->look_at) wake_looker();
}

Task<> Dispatcher::State::keep_removing() {
  asio::steady_timer timer(executor);
  while (!stopping) {
    const auto time = now();
    world.store.remove_ended(time - std::min<Duration>(options.retention, limits::webhook_delivered_retention),
                             time - options.retention, limits::webhook_rows_removed);
    timer.expires_after(between_removals);
    co_await timer.async_wait(as_result);
  }
}

}  // namespace mimeo::webhooks
