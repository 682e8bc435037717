// The inside of the dispatcher: everything that belongs to its thread.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <random>
#include <unordered_set>

#include "base/task_group.h"
#include "webhooks/calls.h"
#include "webhooks/dispatcher.h"
#include "webhooks/receiver.h"

namespace mimeo::webhooks {

struct Dispatcher::State : std::enable_shared_from_this<State> {
  State(World the_world, Options the_options, Executor on);

  // --- dispatcher.cc: news in ---
  void hear(std::shared_ptr<Talk> talk, PredictionPointer started);
  void hear_end(const std::shared_ptr<Talk>& talk, PredictionPointer last_state);
  void take(core::Delivery delivery);
  void look_again(const std::string& endpoint);
  Task<> follow(std::shared_ptr<Talk> talk);
  Task<> stop(std::chrono::steady_clock::duration grace);

  // --- queues.cc: what goes when ---
  ReceiverPointer receiver_for(const std::string& url);
  /// False: there is no room, or the receiver is in trouble.
  bool enqueue(const ReceiverPointer& receiver, ItemPointer item);
  /// Begins whatever may go.
  void pump(const ReceiverPointer& receiver);
  ItemPointer next_for(const ReceiverPointer& receiver);
  void pump_starved();
  /// The receiver is in trouble: ends go back to the store, the rest is over.
  void clear_waiting(Receiver& receiver);
  void forget(const ItemPointer& item);

  // --- deliver.cc: one call ---
  Task<> run(ReceiverPointer receiver, ItemPointer item);
  /// Nothing: there was nothing to tell any more.
  Task<std::optional<core::DeliveryOutcome>> call(Item& item);
  Task<bool> find_state(Item& item);
  void note_health(Receiver& receiver, const Item& item, const core::DeliveryAttempt& attempt);
  Task<> settle(ReceiverPointer receiver, ItemPointer item);

  // --- store_watch.cc: what the store has ---
  Task<> keep_looking();
  Task<> look(ReceiverPointer receiver);
  Task<> keep_removing();
  void wake_looker() { looker.cancel(); }

  double chance() { return std::uniform_real_distribution<>()(random); }
  Time now() const { return world.clock.now(); }

  // Any thread.
  std::array<Counter, 4> calls_made;  ///< by what the delivery then was: core::DeliveryState
  Histogram call_seconds{request_bounds};
  Histogram lag_seconds{work_bounds};  ///< from an end until its receiver knows

  const World world;
  const Options options;
  const Executor executor;
  Calls calls;
  std::mt19937_64 random{std::random_device{}()};
  std::map<std::string, ReceiverPointer> receivers;
  std::deque<ReceiverPointer> starved;               ///< have something to send and wait for a place
  std::unordered_set<core::PredictionId> talked_of;  ///< a call about it is under way
  std::size_t running = 0;
  std::size_t probing = 0;
  std::size_t unsettled = 0;  ///< calls that are under way or whose outcome is on its way to the disk
  std::size_t waiting_bytes = 0;
  bool stopping = false;
  asio::steady_timer looker;
  asio::steady_timer settled;  ///< rung when nothing is unsettled any more
  TaskGroup tasks;
};

}  // namespace mimeo::webhooks
