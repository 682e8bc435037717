// What arrives on a socket, read with as few system calls as it takes: a read that left room is not repeated before the
// socket has been waited for, and a wait is itself a small read. (Asio arms the socket anew for each bare wait, a system
// call, but not for a read that took all there was.)
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include <boost/asio/generic/stream_protocol.hpp>

#include "base/async.h"

namespace mimeo::http {

using StreamSocket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;

/// One executor. One wait, and reads beside it: TLS reads when it writes, too, while somebody waits for the peer to go.
class SocketReader {
 public:
  /// The socket is non-blocking and outlives this. `acknowledge_at_once`: see make_plain_transport.
  explicit SocketReader(StreamSocket& socket, bool acknowledge_at_once = false)
      : socket_(socket), acknowledge_at_once_(acknowledge_at_once) {}

  /// As recv(2), but for errors, which are negative errno values: -EAGAIN when one has to wait, or another one does.
  ssize_t read(std::span<char> into);
  /// Until a read may bring something; false when that was cancelled.
  Task<bool> wait();
  /// Somebody waits for the socket by other means: what was known of it may be untrue when they come back.
  void waits_elsewhere() { drained_ = false; }
  /// No byte, and no end, has come that was not read yet.
  bool is_quiet();

 private:
  void acknowledge();
  std::size_t take_ahead(std::span<char> into);

  StreamSocket& socket_;
  std::unique_ptr<char[]> ahead_;  ///< only while a wait goes on, and until what it brought is taken
  std::size_t ahead_at_ = 0;
  std::size_t ahead_size_ = 0;
  bool drained_ = false;  ///< the last read took all there was
  bool waiting_ = false;  ///< the kernel may write to `ahead_`
  int error_ = 0;         ///< an errno value that was met behind bytes; the kernel tells each only once
  const bool acknowledge_at_once_;
};

}  // namespace mimeo::http
