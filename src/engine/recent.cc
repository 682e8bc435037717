#include "engine/recent.h"

#include "base/limits.h"

namespace mimeo::engine {
namespace {

std::size_t size_of(const core::Prediction& p) {
  constexpr std::size_t fixed = 1024;  // the struct, its short strings and the bookkeeping here
  return fixed + p.input.text.size() + p.output.text.size() + p.logs.size();
}

}  // namespace

void Recent::put(PredictionPointer prediction) {
  std::lock_guard lock(mutex_);
  insert(std::move(prediction));
}

void Recent::put_if_absent(PredictionPointer prediction) {
  std::lock_guard lock(mutex_);
  if (!rows_.contains(prediction->id)) insert(std::move(prediction));
}

void Recent::insert(PredictionPointer prediction) {
  const auto size = size_of(*prediction);
  if (size > capacity_ || gone_.contains(prediction->id)) return;
  auto id = prediction->id;
  auto [row, fresh] = rows_.try_emplace(id, nullptr);
  if (!fresh) bytes_ -= size_of(*row->second);
  row->second = std::move(prediction);
  bytes_ += size;
  if (fresh) order_.push_back(std::move(id));
  while (bytes_ > capacity_ && !order_.empty()) {
    auto oldest = rows_.find(order_.front());
    if (oldest != rows_.end()) {
      bytes_ -= size_of(*oldest->second);
      rows_.erase(oldest);
    }
    order_.pop_front();
  }
}

PredictionPointer Recent::find(const core::PredictionId& id) const {
  std::lock_guard lock(mutex_);
  auto row = rows_.find(id);
  return row == rows_.end() ? nullptr : row->second;
}

void Recent::remove(const core::PredictionId& id) {
  std::lock_guard lock(mutex_);
  erase(id);
}

void Recent::forget(const core::PredictionId& id) {
  std::lock_guard lock(mutex_);
  erase(id);
  if (gone_.insert(id).second) gone_order_.push_back(id);
  if (gone_order_.size() <= limits::removed_predictions) return;
  gone_.erase(gone_order_.front());
  gone_order_.pop_front();
}

void Recent::erase(const core::PredictionId& id) {
  auto row = rows_.find(id);
  if (row == rows_.end()) return;
  bytes_ -= size_of(*row->second);
  rows_.erase(row);
}

}  // namespace mimeo::engine
