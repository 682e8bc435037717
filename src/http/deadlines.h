// Coarse deadlines: one timer per executor looks at all of them now and then.
//
// A timer per socket operation costs a tenth of a short request; moving a number and being up to one period late costs
// nothing.
#pragma once

#include <chrono>
#include <memory>

#include <boost/intrusive/list.hpp>

#include "base/async.h"
#include "http/transport.h"

namespace mimeo::http {

using SteadyTime = std::chrono::steady_clock::time_point;

class Deadlines;

/// The deadline of one socket. When it passes, whatever waits for the socket is cancelled and `expired` says why.
class Deadline : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  Deadline(Deadlines& owner, StreamSocket& socket);
  ~Deadline();
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  /// From now on. Replaces the one before.
  void arm(std::chrono::steady_clock::duration after) { arm_at(std::chrono::steady_clock::now() + after); }
  void arm_at(SteadyTime when);
  void disarm() { at_ = SteadyTime::max(); }
  /// True from the moment the deadline passed until it is armed again.
  bool expired() const { return expired_; }

 private:
  friend class Deadlines;
  Deadlines& owner_;
  StreamSocket& socket_;
  SteadyTime at_ = SteadyTime::max();
  bool expired_ = false;
};

/// The deadlines of one executor, which is the only one to use it. Looks while there are any, so that an idle program
/// may sleep and a stopped one end.
class Deadlines {
 public:
  Deadlines(Executor executor, std::chrono::milliseconds period);
  ~Deadlines();

  /// Expires what is due at `now`.
  void sweep(SteadyTime now);

 private:
  friend class Deadline;
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace mimeo::http
