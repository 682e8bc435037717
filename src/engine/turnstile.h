// One at a time, in the order of asking: for verbs that look, decide, and then wait for the disk.
//
//   const auto pass = co_await turnstile.enter();
//   ... what was looked at stays as it was until `pass` is destroyed
//
// Belongs to one executor. Who has entered must not wait for anything but the store, which always answers.
#pragma once

#include <memory>

#include "base/latch.h"

namespace mimeo::engine {

class Turnstile {
 public:
  explicit Turnstile(Executor executor) : executor_(std::move(executor)) {}

  class Pass {
   public:
    explicit Pass(std::shared_ptr<Latch> left) : left_(std::move(left)) {}
    Pass(Pass&&) = default;
    ~Pass() {
      if (left_) left_->open();
    }

   private:
    std::shared_ptr<Latch> left_;
  };

  Task<Pass> enter() {
    const auto before = std::exchange(last_, std::make_shared<Latch>(executor_));
    Pass pass(last_);
    if (before) co_await before->wait();
    co_return pass;
  }

 private:
  const Executor executor_;
  std::shared_ptr<Latch> last_;
};

}  // namespace mimeo::engine
