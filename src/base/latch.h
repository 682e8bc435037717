// A latch is shut until it is opened, once; everybody who waits for that moment goes on then.
//
// Belongs to one executor: it is opened and waited for there.
#pragma once

#include <memory>

#include "base/async.h"

namespace mimeo {

class Latch {
 public:
  explicit Latch(Executor executor);
  /// Whoever still waits goes on, as if it had been opened.
  ~Latch();
  Latch(const Latch&) = delete;
  Latch& operator=(const Latch&) = delete;

  /// Opening it again changes nothing.
  void open();
  bool is_open() const;

  /// Returns when it is open; at once if it already is. The latch may be destroyed meanwhile.
  Task<> wait();

  /// Returns when it is open or the time has come; true when it is open.
  Task<bool> wait_until(std::chrono::steady_clock::time_point time);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace mimeo
