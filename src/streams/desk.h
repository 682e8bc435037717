// The readers of one loop. They wait at their desk and are told there: the loop once for a burst of news of whatever
// logs, then its readers.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include <boost/intrusive/list.hpp>

#include "base/async.h"
#include "http/event_feed.h"

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

  /// Who hears when there may be news, and looks for itself.
  void listen(http::EventListener& listener) { listener_ = &listener; }

 private:
  friend class Desk;

  const std::shared_ptr<Desk> desk_;
  const std::shared_ptr<Log> log_;
  http::EventListener* listener_ = nullptr;
};

class Desk : public std::enable_shared_from_this<Desk> {
 public:
  explicit Desk(Executor executor) : executor_(executor) {}

  const Executor& executor() const { return executor_; }

  /// There is news in `log`. Any thread; the rest belongs to the desk's loop.
  void ring(std::shared_ptr<Log> log);

  /// Readers now. Any thread.
  std::size_t readers() const { return readers_.load(std::memory_order_relaxed); }

 private:
  friend class Seat;
  using Seats = boost::intrusive::list<Seat, boost::intrusive::constant_time_size<false>>;

  void enter(Seat& seat);
  void leave(Seat& seat);
  void hear();

  const Executor executor_;
  std::unordered_map<const Log*, Seats> seats_;
  std::atomic<std::size_t> readers_ = 0;

  std::mutex mutex_;
  std::vector<std::shared_ptr<Log>> news_;  // guarded by mutex_; not empty: the loop has been told
};

}  // namespace mimeo::streams
