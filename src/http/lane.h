// What the connections of one executor share. Touched on that executor only, except where said.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <boost/intrusive/list.hpp>

#include "base/task_group.h"
#include "http/date.h"
#include "http/deadlines.h"
#include "http/listener.h"

namespace mimeo::http {

class Connection;

/// What a connection does after a response.
enum class Next { request, events, close, linger };

/// A connection as its lane sees it; leaves the lane's list when it ends.
class Served : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  /// Ends it soon if it waits for a request.
  virtual void close_if_idle() = 0;

 protected:
  ~Served() = default;
};

/// The events that a connection sends while no coroutine serves it; leaves the lane's list when they have ended.
class ServedEvents
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  /// Ends them soon, in the middle.
  virtual void stop() = 0;

 protected:
  ~ServedEvents() = default;
};

/// What all lanes of a listener share; outlives them.
struct Service {
  Handler handler;
  ListenerOptions options;
  std::atomic<std::size_t> connections = 0;
};

struct Lane {
  Lane(Executor on, Service& of);

  Executor executor;
  Service& service;
  Deadlines deadlines;
  DateLine date;
  /// Borrowed between two suspensions: where sockets are read to, and where small responses and events are put
  /// together.
  std::vector<char> scratch;
  std::string outgoing;
  std::string events;
  boost::intrusive::list<Served, boost::intrusive::constant_time_size<false>> connections;
  boost::intrusive::list<ServedEvents, boost::intrusive::constant_time_size<false>> streams;
  bool stopping = false;
  /// Cancelled when the last connection of a stopping lane has gone.
  asio::steady_timer emptied;
  TaskGroup group;

  /// Serves the accepted socket, or refuses it when there are too many. Any thread.
  void serve(FileHandle socket);
  /// Serves a connection on whose events have ended. On the lane's executor.
  void go_on(std::unique_ptr<Connection> connection, Next next);
  /// Lets idle connections go and the others finish their response.
  Task<> begin_stop();
  /// Waits until they have, at most until `deadline`; then cancels what is left and joins.
  Task<> finish_stop(SteadyTime deadline);

 private:
  Task<> run(FileHandle accepted);
  Task<> run_on(std::unique_ptr<Connection> connection, Next next);
};

}  // namespace mimeo::http
