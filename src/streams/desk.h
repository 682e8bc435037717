// The readers of one loop. They wait at their desk and are woken there: the loop once for a burst of news of whatever
// logs, then its readers; and all who have waited for too long by one look a second, whatever their number.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include <boost/intrusive/list.hpp>

#include "base/async.h"

namespace mimeo::streams {

class Log;
class Desk;

/// One reader of one log. Belongs to the desk's loop.
class Seat : public boost::intrusive::list_base_hook<> {
 public:
  Seat(std::shared_ptr<Desk> desk, std::shared_ptr<Log> log);
  ~Seat();
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;

  Log& log() const { return *log_; }

  /// Awaited for news. Rung when there may be some, and soon after `until`; whoever is rung looks for itself.
  asio::steady_timer& bell(std::chrono::steady_clock::time_point until) {
    until_ = until;
    return bell_;
  }

 private:
  friend class Desk;

  const std::shared_ptr<Desk> desk_;
  const std::shared_ptr<Log> log_;
  asio::steady_timer bell_;
  std::chrono::steady_clock::time_point until_ = std::chrono::steady_clock::time_point::max();
};

class Desk : public std::enable_shared_from_this<Desk> {
 public:
  explicit Desk(Executor executor) : executor_(executor), sweep_timer_(executor) {}

  const Executor& executor() const { return executor_; }

  /// There is news in `log`. Any thread.
  void ring(std::shared_ptr<Log> log);

  /// What the look of every second does, as if it were `now`. The desk's loop, as is the rest.
  void sweep(std::chrono::steady_clock::time_point now);

 private:
  friend class Seat;
  using Seats = boost::intrusive::list<Seat, boost::intrusive::constant_time_size<false>>;

  void enter(Seat& seat);
  void leave(Seat& seat);
  void hear();
  void sweep_later();

  const Executor executor_;
  std::unordered_map<const Log*, Seats> seats_;
  asio::steady_timer sweep_timer_;
  bool sweeping_ = false;

  std::mutex mutex_;
  std::vector<std::shared_ptr<Log>> news_;  // guarded by mutex_; not empty: the loop has been told
};

}  // namespace mimeo::streams
