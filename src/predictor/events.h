// One subscriber of a prediction's events.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/event_feed.h"
#include "predictor/prediction.h"

namespace mimeo::predictor {

/// Feeds the events of a prediction, from event number `from` on, until it has ended. Lives on the bell's executor.
class PredictionEvents final : public http::EventFeed {
 public:
  /// With `owns`, losing the subscriber cancels the prediction: its request created it and nobody else may be waiting.
  PredictionEvents(std::shared_ptr<Prediction> prediction, std::uint64_t from, bool owns);
  ~PredictionEvents() override;

  State take(std::string& out) override;
  void listen(http::EventListener& listener) override;

  /// Waits for the end. If it comes before `until` and the history reaches back to it, answers the whole stream and
  /// leaves nothing to take: a short prediction then is one write.
  Task<std::optional<std::string>> take_if_ended(std::chrono::steady_clock::time_point until);

 private:
  std::shared_ptr<Prediction> prediction_;
  std::uint64_t next_event_;
  bool owns_;
  bool ended_ = false;
  std::optional<Bell::Ear> ear_;
};

/// Waits until the prediction has ended, at most until `until`; whether it has. On the bell's executor.
Task<bool> wait_for_end(std::shared_ptr<Prediction> prediction, std::chrono::steady_clock::time_point until);

}  // namespace mimeo::predictor
