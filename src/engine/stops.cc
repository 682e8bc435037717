#include "engine/stops.h"

#include "base/limits.h"

namespace mimeo::engine {

std::string_view to_string(Stop::Escalation escalation) {
  switch (escalation) {
    case Stop::Escalation::none: return "none";
    case Stop::Escalation::signal: return "signal";
    case Stop::Escalation::kill: return "kill";
  }
  return "none";
}

std::shared_ptr<Stop> Stops::begin(const core::PredictionId& id, Time now) {
  auto& stop = stops_[id];
  if (!stop) {
    order_.push_back(id);
    if (order_.size() > limits::stops_remembered) {
      stops_.erase(order_.front());
      order_.pop_front();
    }
  }
  return stop =
             std::make_shared<Stop>(Stop{now, std::chrono::steady_clock::now(), Stop::Escalation::none, std::nullopt});
}

std::shared_ptr<const Stop> Stops::find(const core::PredictionId& id) const {
  auto found = stops_.find(id);
  return found == stops_.end() ? nullptr : found->second;
}

}  // namespace mimeo::engine
