// What goes when: queues of receivers, and places.
#include <algorithm>

#include "webhooks/dispatcher_state.h"

namespace mimeo::webhooks {

ReceiverPointer Dispatcher::State::receiver_for(const std::string& url) {
  auto endpoint = core::endpoint_of(url);
  auto& receiver = receivers[endpoint];
  if (!receiver) receiver = std::make_shared<Receiver>(std::move(endpoint));
  return receiver;
}

bool Dispatcher::State::enqueue(const ReceiverPointer& receiver, ItemPointer item) {
  const bool full = receiver->waiting.size() >= limits::webhook_queue_each ||
                    (waiting_bytes > 0 && waiting_bytes + item->bytes > limits::webhook_queue_bytes);
  auto& breaker = receiver->breaker;
  // A receiver in trouble is probed with what the store has for it, and where that is nothing, with what comes along.
  const bool held_up = receiver->holds_up(item->url());
  if (held_up && !item->is_end() && !receiver->look_at && !receiver->looking && receiver->in_hand.empty()) {
    item->is_probe = receiver->probes == 0 && now() >= breaker.next_probe(now());
  }
  if (full || (held_up && !item->is_probe)) {
    item->over = true;
    return false;
  }
  if (item->is_probe) ++receiver->probes;
  waiting_bytes += item->bytes;
  receiver->waiting.push_back(std::move(item));
  return true;
}

void Dispatcher::State::pump(const ReceiverPointer& receiver) {
  while (auto item = next_for(receiver)) {
    ++running;
    ++unsettled;
    ++receiver->running;
    if (item->is_probe) ++probing;
    talked_of.insert(item->is_end() ? item->delivery.prediction : item->talk->id);
    tasks.spawn(run(receiver, std::move(item)));
  }
}

ItemPointer Dispatcher::State::next_for(const ReceiverPointer& receiver) {
  auto& waiting = receiver->waiting;
  if (stopping || waiting.empty()) return nullptr;
  const bool is_lost = receiver->breaker.is_open() && receiver->unreachable;
  if (receiver->running >= (is_lost ? 1 : limits::webhook_calls_each)) return nullptr;
  if (running >= limits::webhook_calls) {
    if (!receiver->starved) starved.push_back(receiver);
    receiver->starved = true;
    return nullptr;
  }
  auto free_to_go = std::ranges::find_if(waiting, [this](const ItemPointer& item) {
    return !talked_of.contains(item->is_end() ? item->delivery.prediction : item->talk->id);
  });
  if (free_to_go == waiting.end()) return nullptr;
  auto item = std::move(*free_to_go);
  waiting.erase(free_to_go);
  waiting_bytes -= item->bytes;
  return item;
}

void Dispatcher::State::pump_starved() {
  // Each gets its turn; who could not send all goes to the end of the line.
  for (auto turns = starved.size(); turns > 0 && running < limits::webhook_calls; --turns) {
    auto receiver = std::move(starved.front());
    starved.pop_front();
    receiver->starved = false;
    pump(receiver);
  }
}

void Dispatcher::State::clear_waiting(Receiver& receiver) {
  std::erase_if(receiver.waiting, [&](const ItemPointer& item) {
    if (!receiver.holds_up(item->url())) return false;
    waiting_bytes -= item->bytes;
    if (item->is_end()) receiver.in_hand.erase(item->delivery.id);
    if (item->is_probe) --receiver.probes;
    forget(item);
    return true;
  });
}

void Dispatcher::State::forget(const ItemPointer& item) {
  item->over = true;
  if (item->is_end()) return;
  item->talk->bell.cancel();
}

}  // namespace mimeo::webhooks
