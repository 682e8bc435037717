#include "streams/log.h"

#include <algorithm>

#include "streams/desk.h"

namespace mimeo::streams {
namespace {

bool is_list(const core::Prediction& p) { return p.output.text.starts_with('['); }

Ending ending_of(const core::Prediction& p) { return {p.status, p.error.value_or("")}; }

}  // namespace

Log::Log(const core::Prediction& prediction) : attempt_(attempt_of(prediction)) { begin_edition(prediction); }

Log::Log(std::shared_ptr<const core::Prediction> ended)
    : whole_(std::move(ended)),
      attempt_(attempt_of(*whole_)),
      edition_(1),
      is_list_(is_list(*whole_)),
      ending_(ending_of(*whole_)) {}

void Log::change(const core::Prediction& prediction, const core::Change& change) {
  std::lock_guard lock(mutex_);
  const auto attempt = attempt_of(prediction);
  if (change.run_again) {
    // What readers have of this attempt is void from here on, not only when the next one begins.
    attempt_.number = attempt.number + 1;
    begin_edition(prediction);
  } else if (attempt.number > attempt_.number) {
    attempt_ = attempt;
  }
  take_output(prediction, change);
  if (change.finished) ending_ = ending_of(prediction);
  if (change.run_again || change.output_changed || change.finished) ring();
}

void Log::take_output(const core::Prediction& prediction, const core::Change& change) {
  const auto& output = prediction.output.text;
  if (change.item_added && text_.size() > 1) {
    text_.append(output, text_.size());
    text_.back() = ',';
  } else if (change.output_changed && is_list(prediction)) {
    begin_edition(prediction);
  } else if (change.finished && !is_list(prediction)) {
    ++edition_;
    is_list_ = false;
    text_ = prediction.output.is_null() ? "" : output;
  }
}

void Log::begin_edition(const core::Prediction& prediction) {
  ++edition_;
  text_.clear();
  is_list_ = is_list(prediction);
  if (!is_list_) return;
  text_ = prediction.output.text;
  if (text_.size() > 2) {
    text_.back() = ',';
  } else {
    text_.pop_back();
  }
}

void Log::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  ring();
}

std::string_view Log::text() const {
  if (!whole_) return text_;
  return whole_->output.is_null() ? std::string_view() : std::string_view(whole_->output.text);
}

Piece Log::read(Place& place, std::size_t most) const {
  std::lock_guard lock(mutex_);
  Piece piece;
  if (place.edition != edition_ || place.attempt != attempt_) {
    piece.is_elsewhere = true;
    place = Place{attempt_, edition_, 0};
  }
  const auto rest = text().substr(place.at);
  piece.is_list = is_list_;
  piece.text = rest.substr(0, most);
  place.at += piece.text.size();
  piece.is_last = piece.text.size() == rest.size();
  piece.is_closed = closed_ && !ending_;
  if (piece.is_last) piece.ending = ending_;
  return piece;
}

void Log::attach(const std::shared_ptr<Desk>& desk) {
  std::lock_guard lock(mutex_);
  auto listener = std::ranges::find(listeners_, desk, &Listener::desk);
  if (listener == listeners_.end()) listener = listeners_.insert(listener, Listener{desk});
  ++listener->readers;
}

void Log::detach(const Desk& desk) {
  std::lock_guard lock(mutex_);
  auto listener = std::ranges::find_if(listeners_, [&](const Listener& one) { return one.desk.get() == &desk; });
  if (--listener->readers == 0) listeners_.erase(listener);
}

void Log::heard(const Desk& desk) {
  std::lock_guard lock(mutex_);
  for (auto& listener : listeners_) {
    if (listener.desk.get() == &desk) listener.rung = false;
  }
}

void Log::ring() {
  for (auto& listener : listeners_) {
    if (!std::exchange(listener.rung, true)) listener.desk->ring(shared_from_this());
  }
}

}  // namespace mimeo::streams
