// Turns: one at a time for each key, everybody else waits.
//
// Belongs to the engine's thread. A turn is short: it lasts from a look at the store to the write that follows from it.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/latch.h"

namespace mimeo::engine {

class Turns {
 public:
  explicit Turns(Executor executor) : executor_(std::move(executor)) {}

  /// Whose turn it is. Its end lets the next one go on.
  class Turn {
   public:
    Turn(Turns& turns, std::string key) : turns_(&turns), key_(std::move(key)) {}
    Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)), key_(std::move(other.key_)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->end(key_);
    }

   private:
    Turns* turns_;
    std::string key_;
  };

  Task<Turn> take(std::string key);

 private:
  void end(const std::string& key);

  const Executor executor_;
  std::unordered_map<std::string, std::shared_ptr<Latch>> taken_;
};

}  // namespace mimeo::engine
