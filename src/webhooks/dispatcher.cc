#include "webhooks/dispatcher.h"

#include <boost/asio/post.hpp>

#include "base/log.h"
#include "webhooks/dispatcher_state.h"

namespace mimeo::webhooks {

Dispatcher::State::State(World the_world, Options the_options, Executor on)
    : world(std::move(the_world)),
      options(std::move(the_options)),
      executor(on),
      calls(on, options.calls),
      looker(on),
      settled(on),
      tasks(on, "webhooks") {}

Dispatcher::Dispatcher(World world, Options options, Executor executor)
    : executor_(executor), state_(std::make_shared<State>(std::move(world), std::move(options), executor)) {}

Dispatcher::~Dispatcher() = default;

Task<Result<void>> Dispatcher::start() {
  auto state = state_;
  auto owed = co_await state->world.store.due_endpoints();
  if (!owed) co_return pass_on(std::move(owed));
  for (const auto& due : *owed) state->receiver_for(due.endpoint)->look_by(due.earliest);
  state->tasks.spawn(state->keep_looking());
  state->tasks.spawn(state->keep_removing());
  co_return Result<void>{};
}

Task<> Dispatcher::stop(std::chrono::steady_clock::duration grace) { co_await state_->stop(grace); }

void Dispatcher::write_metrics(MetricsText& out) const {
  out.family("mimeo_webhook_calls_total");
  for (std::size_t i = 0; i < state_->calls_made.size(); ++i) {
    const auto state = core::to_string(static_cast<core::DeliveryState>(i));
    out.sample({{"outcome", state}}, static_cast<double>(state_->calls_made[i].value()));
  }
  out.family("mimeo_webhook_call_seconds");
  out.histogram(state_->call_seconds);
  out.family("mimeo_webhook_lag_seconds");
  out.histogram(state_->lag_seconds);
}

// --- the engine's thread ---------------------------------------------------------------------------------------------

void Dispatcher::changed(const core::Prediction& prediction, const core::Change& change) {
  const auto& filter = prediction.webhook_filter;
  if (prediction.webhook.empty() || !(filter.start || filter.output || filter.logs)) return;
  unsigned news = 0;
  if (filter.output && change.output_changed) news |= Talk::output_news;
  if (filter.logs && change.logs_changed) news |= Talk::logs_news;
  const bool started = filter.start && change.status_changed && prediction.status == core::Status::processing;
  auto found = talks_.find(prediction.id);
  if (found == talks_.end()) {
    // What only the end brings, the call about it tells.
    if ((news == 0 && !started) || (change.finished && filter.completed)) return;
    found = talks_.emplace(prediction.id, std::make_shared<Talk>(prediction, executor_)).first;
  }
  auto talk = found->second;
  // Who has been told that there is news looks for itself how much.
  const bool is_news = (news & ~talk->news.fetch_or(news)) != 0;
  if (change.finished) {
    talks_.erase(found);
    // Where nobody asked for the end, the last of the way is what the end looks like.
    PredictionPointer last_state;
    if (!filter.completed) last_state = std::make_shared<const core::Prediction>(prediction);
    asio::post(executor_, [state = state_, talk, last_state] { state->hear_end(talk, last_state); });
  } else if (started || is_news) {
    PredictionPointer state_at_start;
    if (started) state_at_start = std::make_shared<const core::Prediction>(prediction);
    asio::post(executor_, [state = state_, talk, state_at_start] { state->hear(talk, state_at_start); });
  }
}

void Dispatcher::withdrawn(const core::PredictionId& id) {
  auto found = talks_.find(id);
  if (found == talks_.end()) return;
  asio::post(executor_, [state = state_, talk = found->second] { state->hear_end(talk, nullptr); });
  talks_.erase(found);
}

// --- any thread ------------------------------------------------------------------------------------------------------

void Dispatcher::owed(core::Delivery delivery) {
  asio::post(executor_,
             [state = state_, delivery = std::move(delivery)]() mutable { state->take(std::move(delivery)); });
}

void Dispatcher::look(std::string endpoint) {
  asio::post(executor_, [state = state_, endpoint = std::move(endpoint)] { state->look_again(endpoint); });
}

// --- the dispatcher's thread -----------------------------------------------------------------------------------------

void Dispatcher::State::hear(std::shared_ptr<Talk> talk, PredictionPointer started) {
  if (stopping) return;
  if (started) {
    auto item = std::make_shared<Item>();
    item->delivery.event = core::WebhookEvent::start;
    item->talk = talk;
    item->bytes = started->input.text.size() + started->logs.size();
    item->state = std::move(started);
    auto receiver = receiver_for(talk->url);
    if (enqueue(receiver, std::move(item))) pump(receiver);
  }
  if (talk->followed) {
    talk->bell.cancel();
  } else if (talk->news != 0) {
    talk->followed = true;
    tasks.spawn(follow(std::move(talk)));
  }
}

void Dispatcher::State::hear_end(const std::shared_ptr<Talk>& talk, PredictionPointer last_state) {
  talk->ended = true;
  talk->last_state = std::move(last_state);
  hear(talk, nullptr);
}

void Dispatcher::State::take(core::Delivery delivery) {
  auto receiver = receiver_for(delivery.url);
  // Due already, so that the looker finds it when there is room.
  const auto due = delivery.next_attempt_at.value_or(now());
  if (stopping || !receiver->in_hand.insert(delivery.id).second) return;
  auto item = std::make_shared<Item>();
  item->bytes = delivery.body.size();
  item->delivery = std::move(delivery);
  if (!enqueue(receiver, item)) {
    receiver->in_hand.erase(item->delivery.id);
    receiver->look_by(due);
    wake_looker();
  } else {
    pump(receiver);
  }
}

void Dispatcher::State::look_again(const std::string& endpoint) {
  auto receiver = receiver_for(endpoint);
  receiver->breaker.probe_now(now());
  receiver->look_by(now());
  wake_looker();
}

/// Tells news of one prediction as they come, at their pace, until it has ended.
Task<> Dispatcher::State::follow(std::shared_ptr<Talk> talk) {
  auto next = std::chrono::steady_clock::now();
  while (!stopping) {
    const bool told_by_end = talk->ended && !talk->last_state;
    if (told_by_end || (talk->news == 0 && talk->ended)) co_return;
    const bool may_go = std::chrono::steady_clock::now() >= next;
    if (talk->news == 0 || !may_go) {
      talk->bell.expires_at(talk->news == 0 ? asio::steady_timer::time_point::max() : next);
      co_await talk->bell.async_wait(as_result);
      continue;
    }
    auto item = std::make_shared<Item>();
    item->talk = talk;
    auto receiver = receiver_for(talk->url);
    if (enqueue(receiver, item)) {
      pump(receiver);
    } else {
      talk->news = 0;  // tried once, never again
    }
    while (!item->over && !stopping) {
      talk->bell.expires_at(asio::steady_timer::time_point::max());
      co_await talk->bell.async_wait(as_result);
    }
    next = std::chrono::steady_clock::now() + options.pace;
  }
}

Task<> Dispatcher::State::stop(std::chrono::steady_clock::duration grace) {
  stopping = true;
  // Nothing that waits will go out; who follows a prediction learns of it.
  const auto until = std::chrono::steady_clock::now() + grace;
  while (unsettled > 0 && std::chrono::steady_clock::now() < until) {
    settled.expires_at(until);
    co_await settled.async_wait(as_result);
  }
  if (unsettled > 0) log_info("webhooks.cut_off", {{"calls", unsettled}});
  tasks.stop();
  co_await tasks.join();
}

}  // namespace mimeo::webhooks
