#include "predictor/events.h"

namespace mimeo::predictor {

PredictionEvents::PredictionEvents(std::shared_ptr<Prediction> prediction, std::uint64_t from, bool owns)
    : prediction_(std::move(prediction)), next_event_(from), owns_(owns) {}

PredictionEvents::~PredictionEvents() {
  if (owns_ && !ended_) prediction_->cancel();
}

http::EventFeed::State PredictionEvents::take(std::string& out) {
  const Prediction::EventsRead read = prediction_->read_events(next_event_, out);
  next_event_ = read.next;
  ended_ = read.ended;
  return ended_ ? State::ended : State::open;
}

void PredictionEvents::listen(http::EventListener& listener) {
  ear_.emplace(prediction_->bell(), [&listener] { listener.news(); });
}

Task<std::optional<std::string>> PredictionEvents::take_if_ended(std::chrono::steady_clock::time_point until) {
  co_await wait_for_end(prediction_, until);
  if (!is_terminal(prediction_->status())) co_return std::nullopt;
  std::string all;
  next_event_ = prediction_->read_events(next_event_, all).next;
  ended_ = true;
  co_return std::move(all);
}

Task<bool> wait_for_end(std::shared_ptr<Prediction> prediction, std::chrono::steady_clock::time_point until) {
  for (;;) {
    const std::uint64_t seen = prediction->end_bell().count();
    if (is_terminal(prediction->status())) co_return true;
    if (std::chrono::steady_clock::now() >= until) co_return false;
    co_await prediction->end_bell().wait(seen, until);
  }
}

}  // namespace mimeo::predictor
