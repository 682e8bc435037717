#include "engine/record.h"

#include "base/log.h"
#include "engine/deliveries.h"
#include "engine/inputs.h"

namespace mimeo::engine {
namespace {

using namespace std::chrono_literals;

void tell_onlookers(Engine& engine, const core::Prediction& prediction, const core::Change& change) {
  for (auto* onlooker : engine.world.onlookers) onlooker->changed(prediction, change);
}

/// Ends every wait for a prediction of which nothing more can be told.
void give_up(Engine& engine, const LivePointer& live) {
  release_inputs(engine, *live);
  engine.live.tell(live);
  for (auto* onlooker : engine.world.onlookers) onlooker->withdrawn(live->value.id);
}

/// An end and the call that it owes its webhook go to the disk together: a crash leaves both or neither. When its files go
/// is handed over before: as soon as the end is durable, that is too.
seams::Write hand_over_end(Engine& engine, const Live& live, const std::optional<core::Delivery>& owed) {
  const auto& p = live.value;
  const bool may_have_files = live.files_made > 0 || p.attempts > 1;
  if (may_have_files && p.expires_at) engine.world.files.expire_outputs(p.id, *p.expires_at);
  auto& store = engine.world.predictions;
  return owed ? store.finish(p, *owed) : store.update(p);
}

/// Sees an end through to the disk, then tells everybody. A full disk delays the end; it does not lose it.
Task<> settle(Engine& engine, LivePointer live, core::Change change, std::optional<core::Delivery> owed, seams::Write write) {
  // A shutdown waits for what is on its way to the disk.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  auto pause = 50ms;
  for (;;) {
    auto written = co_await write.durable();
    if (written) break;
    if (written.error().kind == ErrorKind::not_found || written.error().kind == ErrorKind::conflict) {
      // Never stored (submit has answered so), or ended by somebody else: nothing is owed.
      log_warn("prediction.end_not_stored", written.error(), {{"id", live->value.id.text}});
      give_up(engine, live);
      co_return;
    }
    log_error("prediction.end_delayed", written.error(), {{"id", live->value.id.text}});
    if (engine.stopping) co_return;  // the row still says that the prediction is owed
    asio::steady_timer timer(engine.executor, pause);
    co_await timer.async_wait(as_result);
    pause = std::min(pause * 2, 5000ms);
    write = hand_over_end(engine, *live, owed);
  }
  release_inputs(engine, *live);
  const auto& p = live->value;
  log_info("prediction.finished", {{"id", p.id.text},
                                   {"model", p.model.text()},
                                   {"status", core::to_string(p.status)},
                                   {"attempts", p.attempts},
                                   {"total_seconds", seconds_between(p.created_at, *p.completed_at)}});
  live->end = std::make_shared<const core::Prediction>(p);
  engine.metrics.ended(p);
  engine.recent.put(live->end);
  engine.live.tell(live);
  tell_onlookers(engine, *live->end, change);
  if (owed && engine.world.courier != nullptr) engine.world.courier->owed(std::move(*owed));
}

/// Ended by somebody's word and not by the model's.
bool must_stop(const core::Event& event) {
  return std::holds_alternative<core::CancelRequested>(event) || std::holds_alternative<core::DeadlinePassed>(event);
}

}  // namespace

void record_stop(Engine& engine, const Live& live) {
  if (!live.stop || live.stop->seconds) return;
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - live.stop->begun;
  live.stop->seconds = taken.count();
  engine.metrics.stop_seconds.observe(taken.count());
  engine.metrics.stops[static_cast<std::size_t>(live.stop->escalation)].add();
  log_info("prediction.stopped", {{"id", live.value.id.text},
                                  {"model", live.value.model.text()},
                                  {"stop_seconds", taken.count()},
                                  {"escalation", to_string(live.stop->escalation)}});
}

int attempts_of(const Engine& engine, const Live& live) {
  const auto model = engine.catalog.find_model(live.value.model);
  const auto own = model ? model->attempts : std::nullopt;
  return own.value_or(engine.options.attempts);
}

core::Change record_interruption(Engine& engine, const LivePointer& live) {
  return record(engine, live, core::Interrupted{attempts_of(engine, *live)});
}

core::Change record(Engine& engine, const LivePointer& live, const core::Event& event) {
  auto change = core::apply(live->value, event, engine.world.clock.now());
  if (!change.applied) return change;
  if (change.stop_instance_run) {
    if (live->run != nullptr) live->run->cancel();
    live->run_ends = std::chrono::steady_clock::now() + engine.options.cancel_grace;
  }
  if (change.finished && must_stop(event)) {
    live->stop = engine.stops.begin(live->value.id, engine.world.clock.now());
    if (!live->on_instance) record_stop(engine, *live);
  }
  if (change.finished) {
    live->fetching.request_stop();
    auto owed = owed_delivery(engine, live->value);
    auto write = hand_over_end(engine, *live, owed);
    engine.tasks.spawn(settle(engine, live, change, std::move(owed), std::move(write)));
    return change;
  }
  if (std::holds_alternative<core::Started>(event) || change.run_again) {
    // Not waited for: should it be lost, the row still says that the prediction is owed.
    engine.world.predictions.update(live->value, seams::Urgency::soon);
  }
  tell_onlookers(engine, live->value, change);
  return change;
}

void withdraw(Engine& engine, const LivePointer& live) {
  core::apply(live->value, core::CancelRequested{}, engine.world.clock.now());
  if (live->run != nullptr) live->run->cancel();
  live->run_ends = std::chrono::steady_clock::now() + engine.options.cancel_grace;
  give_up(engine, live);
}

PredictionPointer visible(const Live& live) {
  if (live.end) return live.end;
  auto shown = std::make_shared<core::Prediction>(live.value);
  if (core::is_terminal(shown->status) && !live.told) {
    shown->status = shown->started_at ? core::Status::processing : core::Status::starting;
    shown->completed_at.reset();
    shown->error.reset();
    shown->metrics.clear();
  }
  return shown;
}

}  // namespace mimeo::engine
