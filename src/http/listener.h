// Accepts connections on one address and serves each on one of the given executors.
//
//   Listener listener(lanes, handler, options);
//   listener.open(Address::of_tcp("127.0.0.1", 0));   // binds; address() now tells the port
//   listener.start();
//   ...
//   co_await listener.stop(10s);                      // joins everything
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

#include "base/async.h"
#include "base/limits.h"
#include "base/result.h"
#include "http/address.h"
#include "http/file_slice.h"
#include "http/handler.h"
#include "http/tls.h"

namespace mimeo::http {

struct ListenerOptions {
  /// Null: plain HTTP.
  std::shared_ptr<TlsContext> tls;
  RenderProblem render_problem = plain_problem;
  /// Connections at once over all executors; one more is answered 503 and closed.
  std::size_t connections = limits::http_connections;
  std::size_t header_bytes = limits::http_header_bytes;
  /// See base/limits.h. Checked once a second, so they are late by up to that.
  std::chrono::milliseconds idle = limits::http_idle;
  std::chrono::milliseconds read = limits::http_read;
  std::chrono::milliseconds write = limits::http_write;
};

/// Connections go round-robin to the executors ("lanes"; one single-threaded io_context each) and live there: their
/// handlers run there, without locks. Connections are accepted on the first one.
/// The process must ignore SIGPIPE.
class Listener {
 public:
  Listener(std::vector<Executor> lanes, Handler handler, ListenerOptions options = {});
  /// Must be stopped first if it was started (asserted).
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  /// Binds and listens; clients may connect from here on. A stale Unix socket file (nobody answers behind it) is
  /// replaced, the new one has mode 0600. Kinds: conflict (address in use), forbidden, invalid (unknown host).
  Result<void> open(const Address& address);

  /// Takes a socket that listens already, non-blocking; `address` is what to call it.
  void open(FileHandle socket, const Address& address);

  /// The bound address, with the port that the system chose for port 0.
  const Address& address() const;

  /// Begins to accept.
  void start();

  /// Refuses new connections, closes idle ones, lets running requests finish for up to `grace`, then cancels them.
  /// Completes when nothing is left; the Unix socket file is gone. May be awaited on any executor, once.
  Task<> stop(std::chrono::milliseconds grace);

  /// Connections now open. Any thread.
  std::size_t connections() const;

  /// What the once-a-second sweep does, as if the time were `now`: closes connections whose deadline has passed.
  /// For tests, on a thread that runs every lane.
  void sweep(std::chrono::steady_clock::time_point now);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mimeo::http
