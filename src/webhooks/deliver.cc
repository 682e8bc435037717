// One call, from its signature to its outcome on disk.
#include <algorithm>

#include "base/log.h"
#include "core/webhook_signature.h"
#include "webhooks/dispatcher_state.h"

namespace mimeo::webhooks {

using namespace std::chrono_literals;

Task<> Dispatcher::State::run(ReceiverPointer receiver, ItemPointer item) {
  auto outcome = co_await call(*item);
  --running;
  --receiver->running;
  if (item->is_probe) {
    --probing;
    --receiver->probes;
  }
  talked_of.erase(item->delivery.prediction);
  if (outcome) {
    if (!outcome->is_final) note_health(*receiver, *item, outcome->attempt);  // nobody was asked how they are
    call_seconds.observe(std::chrono::duration<double>(outcome->attempt.latency).count());
    core::apply(item->delivery, std::move(*outcome), options.schedule, chance());
    calls_made[static_cast<std::size_t>(item->delivery.state)].add();
    if (item->is_end() && item->delivery.state == core::DeliveryState::delivered) {
      const std::chrono::duration<double> lag = now() - item->delivery.round_began_at;
      lag_seconds.observe(std::max(lag.count(), 0.0));  // the clock may have been set back
    }
  }
  forget(item);
  pump(receiver);
  pump_starved();
  const bool has_room = receiver->waiting.size() < limits::webhook_queue_each / 2;
  if (item->is_probe || (has_room && receiver->look_at && *receiver->look_at <= now())) wake_looker();
  if (outcome || item->is_end()) co_await settle(receiver, item);
  if (--unsettled == 0) settled.cancel();
}

Task<std::optional<core::DeliveryOutcome>> Dispatcher::State::call(Item& item) {
  auto& delivery = item.delivery;
  if (!item.is_end()) {
    delivery.account = item.talk->account;
    delivery.prediction = item.talk->id;
    delivery.url = item.talk->url;
    delivery.trace = item.talk->trace;
    const bool worth_telling = co_await find_state(item);
    if (!worth_telling) co_return std::nullopt;
    delivery.created_at = delivery.round_began_at = now();
    delivery.id = core::DeliveryId{new_time_ordered_id(delivery.created_at)};
    delivery.body = world.body(*item.state);
    item.state.reset();
  }
  core::DeliveryOutcome outcome;
  auto secrets = co_await world.secrets(delivery.account);
  outcome.attempt.at = now();
  if (!secrets) {
    outcome.attempt.error = "The secret could not be read: " + secrets.error().message;
    co_return outcome;
  }
  std::vector<std::string> keys;
  for (auto& secret : *secrets) keys.push_back(std::move(secret.key));
  const auto timestamp = std::chrono::floor<std::chrono::seconds>(outcome.attempt.at).time_since_epoch().count();
  const auto id = delivery.message_id();
  std::vector<std::string> headers = {"webhook-id: " + id, "webhook-timestamp: " + std::to_string(timestamp),
                                      "webhook-signature: " + core::sign(keys, id, timestamp, delivery.body),
                                      "Mimeo-Event: " + std::string(core::to_string(delivery.event))};
  if (!delivery.trace.parent.empty()) headers.push_back("traceparent: " + delivery.trace.parent);
  if (!delivery.trace.state.empty()) headers.push_back("tracestate: " + delivery.trace.state);
  const auto begun = std::chrono::steady_clock::now();
  auto answer = co_await calls.post(delivery.url, std::move(headers), delivery.body);
  outcome.attempt.status = answer.status;
  outcome.attempt.latency = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - begun);
  outcome.attempt.error = std::move(answer.error);
  outcome.attempt.answer = std::move(answer.body);
  outcome.retry_after = answer.retry_after;
  outcome.is_final = answer.is_final;
  co_return outcome;
}

/// What a call on the way tells: the state at the start, or the newest.
Task<bool> Dispatcher::State::find_state(Item& item) {
  if (item.state) co_return true;
  auto& talk = *item.talk;
  const auto news = talk.news.exchange(0);
  item.delivery.event = (news & Talk::output_news) != 0 ? core::WebhookEvent::output : core::WebhookEvent::logs;
  if (talk.last_state) {
    item.state = talk.last_state;
    co_return true;
  }
  if (talk.ended) co_return false;
  auto found = co_await world.find(talk.account, talk.id);
  if (!found) co_return false;
  // It has ended meanwhile: the call about that says it all, or, where nobody asked for one, its last state does next.
  if (core::is_terminal((*found)->status)) {
    if (!talk.filter.completed) talk.news |= news;
    co_return false;
  }
  item.state = std::move(*found);
  co_return true;
}

void Dispatcher::State::note_health(Receiver& receiver, const Item& item, const core::DeliveryAttempt& attempt) {
  const bool was_open = receiver.breaker.is_open();
  const bool was_held_up = receiver.holds_up(item.url());
  if (!core::is_trouble(attempt)) {
    if (was_open && !was_held_up) return;  // that others at this host are well says nothing of those that are not
    receiver.breaker.succeeded();
    receiver.failing.clear();
    if (was_open) {
      log_info("webhook.receiver_back", {{"endpoint", receiver.endpoint}});
      receiver.look_by(now());
    }
    return;
  }
  // Calls that were under way when it opened say nothing new.
  if (was_held_up && !item.is_probe) return;
  if (receiver.failing.size() < core::Breaker::failing_paths) receiver.failing.insert(Receiver::place_of(item.url()));
  receiver.unreachable = attempt.status == 0;
  if (!was_open || item.is_probe) receiver.breaker.failed(attempt.at + attempt.latency, chance());
  if (!receiver.breaker.is_open()) return;
  if (!was_open) log_warn("webhook.receiver_in_trouble", {{"endpoint", receiver.endpoint}, {"reason", attempt.error}});
  clear_waiting(receiver);
  receiver.look_by(receiver.breaker.next_probe(now()));
}

/// Sees the outcome of a call to the disk. A row that says too little after a crash only repeats a call.
Task<> Dispatcher::State::settle(ReceiverPointer receiver, ItemPointer item) {
  // A shutdown waits for what is on its way to the disk.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  const auto& delivery = item->delivery;
  if (!item->is_end()) {
    // Nobody waits for it; what was on the way need not survive a crash.
    world.store.insert(delivery, seams::Urgency::soon);
    co_return;
  }
  const auto urgency = delivery.state == core::DeliveryState::delivered ? seams::Urgency::soon : seams::Urgency::now;
  for (auto pause = 50ms;; pause = std::min(pause * 2, 5000ms)) {
    auto write = world.store.update(delivery, urgency);
    auto written = co_await write.durable();
    if (written || written.error().kind == ErrorKind::not_found) break;  // absent: gone with its prediction
    log_error("webhook.outcome_delayed", written.error(), {{"delivery", delivery.id}});
    if (stopping) break;
    asio::steady_timer timer(executor, pause);
    co_await timer.async_wait(as_result);
  }
  if (delivery.state == core::DeliveryState::dead) {
    log_warn("webhook.dead", {{"delivery", delivery.id},
                              {"prediction", delivery.prediction},
                              {"tries", delivery.tries},
                              {"reason", delivery.attempts.back().error}});
  }
  receiver->in_hand.erase(delivery.id);
  if (delivery.next_attempt_at) {
    receiver->look_by(*delivery.next_attempt_at);
    wake_looker();
  }
}

}  // namespace mimeo::webhooks
