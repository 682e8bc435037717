#include "engine/metrics.h"

#include <map>

#include "engine/engine.h"

namespace mimeo::engine {
namespace {

using Type = MetricsText::Type;

/// What the instances of one model come to.
struct Fleet {
  std::map<std::string, int> by_state;
  int slots = 0;
  int busy = 0;
};

void write_fleets(const Engine& engine, MetricsText& out) {
  std::map<std::string, Fleet> fleets;
  for (const auto& state : engine.pools.states()) {
    auto& fleet = fleets[state.model.text()];
    ++fleet.by_state[state.state];
    fleet.slots += state.slots;
    fleet.busy += state.busy;
  }
  out.family("mimeo_instances", Type::gauge, "Instances of models, by what they do.");
  for (const auto& [model, fleet] : fleets) {
    for (const auto& [state, count] : fleet.by_state) out.sample({{"model", model}, {"state", state}}, count);
  }
  out.family("mimeo_instance_slots", Type::gauge, "Predictions that the instances of a model can run at once.");
  for (const auto& [model, fleet] : fleets) out.sample({{"model", model}}, fleet.slots);
  out.family("mimeo_instance_slots_busy", Type::gauge, "Slots that are taken.");
  for (const auto& [model, fleet] : fleets) out.sample({{"model", model}}, fleet.busy);
}

void write_queues(const Engine& engine, MetricsText& out) {
  out.family("mimeo_queue_length", Type::gauge, "Predictions and trainings that wait for an instance.");
  const auto queues = engine.pools.queues();
  for (const auto& [model, queue] : queues) out.sample({{"model", model.text()}}, static_cast<double>(queue.length));
  out.family("mimeo_queue_oldest_seconds", Type::gauge, "How long the one that is next has waited for an instance.");
  for (const auto& [model, queue] : queues) {
    out.sample({{"model", model.text()}}, std::chrono::duration<double>(queue.oldest).count());
  }
  out.family("mimeo_predictions_running", Type::gauge, "Predictions and trainings that are on an instance.");
  out.sample(static_cast<double>(engine.pools.running()));
  out.family("mimeo_predictions_unfinished", Type::gauge, "Predictions and trainings that have not ended.");
  out.sample(static_cast<double>(engine.live.size()));
}

Task<> write_here(Engine& engine, MetricsText& out) {
  engine.metrics.write(engine, out);
  co_return;
}

}  // namespace

void Metrics::ended(const core::Prediction& prediction) {
  auto& ends = ends_[prediction.model];
  const bool trains = prediction.kind == core::Prediction::Kind::training;
  ++(trains ? ends.trainings : ends.predictions)[static_cast<std::size_t>(prediction.status)];
}

void Metrics::write(Engine& engine, MetricsText& out) {
  std::erase_if(ends_, [&engine](const auto& one) { return !engine.catalog.find_model(one.first); });
  out.family("mimeo_predictions_total", Type::counter, "Predictions and trainings that have ended.");
  for (const auto& [model, ends] : ends_) {
    for (std::size_t i = 0; i < statuses; ++i) {
      const auto status = core::to_string(static_cast<core::Status>(i));
      const auto name = model.text();
      for (const auto& [kind, counts] :
           {std::pair("prediction", &ends.predictions), std::pair("training", &ends.trainings)}) {
        const auto count = static_cast<double>((*counts)[i]);
        if (count > 0) out.sample({{"model", name}, {"status", status}, {"kind", kind}}, count);
      }
    }
  }
  write_queues(engine, out);
  write_fleets(engine, out);
  out.family("mimeo_queue_seconds", Type::histogram, "How long predictions waited for an instance.");
  out.histogram(queue_seconds);
  out.family("mimeo_run_seconds", Type::histogram, "How long instances ran predictions.");
  out.histogram(run_seconds);
  out.family("mimeo_set_up_seconds", Type::histogram, "How long instances took until they were ready.");
  out.histogram(set_up_seconds);
  out.family("mimeo_set_ups_failed_total", Type::counter, "Instances whose set-up failed.");
  out.sample(static_cast<double>(set_ups_failed.value()));
  out.family("mimeo_versions_set_aside", Type::gauge, "Versions whose set-ups failed in a row, and that are not tried for a while.");
  out.sample(static_cast<double>(engine.pools.set_aside().size()));
  out.family("mimeo_instances_died_total", Type::counter, "Instances that ended by themselves.");
  out.sample(static_cast<double>(instances_died.value()));
  out.family("mimeo_stop_seconds", Type::histogram, "How long models went on after they were asked to stop.");
  out.histogram(stop_seconds);
  out.family("mimeo_stops_total", Type::counter, "Models that were asked to stop, by what it took beyond that.");
  for (std::size_t i = 0; i < stops.size(); ++i) {
    out.sample({{"escalation", to_string(static_cast<Stop::Escalation>(i))}}, static_cast<double>(stops[i].value()));
  }
}

Task<> write_metrics(Engine& engine, MetricsText& out) {
  auto writing = write_here(engine, out);
  co_await on_engine(engine, std::move(writing));
}

}  // namespace mimeo::engine
