#include "api/mcp_errands.h"

namespace mimeo::api::mcp {

bool Errand::made(core::PredictionId prediction) {
  const std::lock_guard lock(mutex_);
  prediction_ = std::move(prediction);
  return !canceled_;
}

bool Errand::is_canceled() const {
  const std::lock_guard lock(mutex_);
  return canceled_;
}

std::optional<core::PredictionId> Errand::cancel() {
  const std::lock_guard lock(mutex_);
  canceled_ = true;
  return prediction_;
}

std::shared_ptr<Errand> Errands::begin(Key key) {
  auto errand = std::make_shared<Errand>();
  const std::lock_guard lock(mutex_);
  if (errands_.size() >= clean_at_) {
    std::erase_if(errands_, [](const auto& one) { return one.second.expired(); });
    clean_at_ = 64 + 2 * errands_.size();
  }
  errands_.insert_or_assign(std::move(key), errand);
  return errand;
}

std::shared_ptr<Errand> Errands::find(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = errands_.find(key);
  return found == errands_.end() ? nullptr : found->second.lock();
}

}  // namespace mimeo::api::mcp
