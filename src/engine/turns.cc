#include "engine/turns.h"

namespace mimeo::engine {

Task<Turns::Turn> Turns::take(std::string key) {
  for (;;) {
    auto taken = taken_.find(key);
    if (taken == taken_.end()) break;
    auto ended = taken->second;
    co_await ended->wait();
  }
  taken_.emplace(key, std::make_shared<Latch>(executor_));
  co_return Turn(*this, std::move(key));
}

void Turns::end(const std::string& key) {
  auto taken = taken_.find(key);
  auto ended = std::move(taken->second);
  taken_.erase(taken);
  ended->open();
}

}  // namespace mimeo::engine
