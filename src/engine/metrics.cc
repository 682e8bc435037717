#include "engine/metrics.h"

#include <map>

#include "engine/engine.h"

namespace mimeo::engine {
namespace {

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
  out.family("mimeo_instances");
  for (const auto& [model, fleet] : fleets) {
    for (const auto& [state, count] : fleet.by_state) out.sample({{"model", model}, {"state", state}}, count);
  }
  out.family("mimeo_instance_slots");
  for (const auto& [model, fleet] : fleets) out.sample({{"model", model}}, fleet.slots);
  out.family("mimeo_instance_slots_busy");
  for (const auto& [model, fleet] : fleets) out.sample({{"model", model}}, fleet.busy);
}

void write_queues(const Engine& engine, MetricsText& out) {
  out.family("mimeo_queue_length");
  const auto queues = engine.pools.queues();
  for (const auto& [model, queue] : queues) out.sample({{"model", model.text()}}, static_cast<double>(queue.length));
  out.family("mimeo_queue_oldest_seconds");
  for (const auto& [model, queue] : queues) {
    out.sample({{"model", model.text()}}, std::chrono::duration<double>(queue.oldest).count());
  }
  out.family("mimeo_predictions_running");
  out.sample(static_cast<double>(engine.pools.running()));
  out.family("mimeo_predictions_unfinished");
  out.sample(static_cast<double>(engine.live.size()));
}

using NamedMetrics = std::vector<std::pair<std::string, std::shared_ptr<const ModelMetrics>>>;

void write_ends(const NamedMetrics& models, MetricsText& out) {
  out.family("mimeo_predictions_total");
  for (const auto& [name, model] : models) {
    for (std::size_t i = 0; i < ModelMetrics::statuses; ++i) {
      const auto status = core::to_string(static_cast<core::Status>(i));
      for (const auto& [kind, ends] :
           {std::pair("prediction", &model->predictions), std::pair("training", &model->trainings)}) {
        const auto count = static_cast<double>((*ends)[i].value());
        if (count > 0) out.sample({{"model", name}, {"status", status}, {"kind", kind}}, count);
      }
    }
  }
}

void write_times(const NamedMetrics& models, MetricsText& out) {
  const auto write = [&](MetricName metric, const Histogram ModelMetrics::* times) {
    out.family(metric);
    for (const auto& [name, model] : models) {
      const Histogram& of_it = (*model).*times;
      if (of_it.count() > 0) out.histogram({{"model", name}}, of_it);
    }
  };
  write("mimeo_queue_seconds", &ModelMetrics::queue_seconds);
  write("mimeo_run_seconds", &ModelMetrics::run_seconds);
  write("mimeo_set_up_seconds", &ModelMetrics::set_up_seconds);
}

Task<> write_here(Engine& engine, MetricsText& out) {
  engine.metrics.write(engine, out);
  co_return;
}

}  // namespace

std::shared_ptr<ModelMetrics> Metrics::of(const core::ModelName& model) {
  auto found = models_.find(model);
  if (found != models_.end()) return found->second;
  if (models_.size() >= limits::models_in_metrics) return others_;
  return models_.emplace(model, std::make_shared<ModelMetrics>()).first->second;
}

void Metrics::ended(const core::Prediction& prediction) {
  const auto model = of(prediction.model);
  const bool trains = prediction.kind == core::Prediction::Kind::training;
  (trains ? model->trainings : model->predictions)[static_cast<std::size_t>(prediction.status)].add();
}

void Metrics::write(Engine& engine, MetricsText& out) {
  std::erase_if(models_, [&engine](const auto& one) { return !engine.catalog.find_model(one.first); });
  NamedMetrics models;
  for (const auto& [name, model] : models_) models.emplace_back(name.text(), model);
  // No model is called so: their names have a slash.
  models.emplace_back("other", others_);
  write_ends(models, out);
  write_queues(engine, out);
  write_fleets(engine, out);
  write_times(models, out);
  out.family("mimeo_set_ups_failed_total");
  out.sample(static_cast<double>(set_ups_failed.value()));
  out.family("mimeo_versions_set_aside");
  out.sample(static_cast<double>(engine.pools.set_aside().size()));
  out.family("mimeo_instances_died_total");
  out.sample(static_cast<double>(instances_died.value()));
  out.family("mimeo_stop_seconds");
  out.histogram(stop_seconds);
  out.family("mimeo_stops_total");
  for (std::size_t i = 0; i < stops.size(); ++i) {
    out.sample({{"escalation", to_string(static_cast<Stop::Escalation>(i))}}, static_cast<double>(stops[i].value()));
  }
}

Task<> write_metrics(Engine& engine, MetricsText& out) {
  auto writing = write_here(engine, out);
  co_await on_engine(engine, std::move(writing));
}

}  // namespace mimeo::engine
