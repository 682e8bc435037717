// One connected stream, plain or TLS, behind a virtual call.
//
// Reads and writes are *attempts*: they do what the kernel allows now and say what to wait for otherwise. The waiting
// is a coroutine of its own, so that the usual case (bytes are there, the socket takes them) suspends nobody and
// allocates nothing. Type-erased because templates over stream types cost minutes of compilation and no measurable
// speed.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/async.h"
#include "base/result.h"
#include "http/socket_reader.h"

namespace mimeo::http {

/// The outcome of one attempt.
struct Attempt {
  enum class Status {
    done,        ///< `bytes` > 0 went through
    wait_read,   ///< nothing yet; try again when the socket is readable
    wait_write,  ///< nothing yet; try again when the socket is writable (TLS may say so for a read, and the reverse)
    ended,       ///< the peer closed its side in order
    failed,      ///< the connection is broken; `error` is an errno value
  };
  Status status = Status::done;
  std::size_t bytes = 0;
  int error = 0;
};

/// Owns its socket. One reader and one writer at a time, all on the socket's executor.
class Transport {
 public:
  virtual ~Transport() = default;

  virtual Attempt try_read(std::span<char> into) = 0;
  /// Writes a front part of the pieces taken together. After wait_*, repeat with the same bytes.
  virtual Attempt try_write(std::span<const std::string_view> pieces) = 0;
  /// Has the kernel send a front part of these bytes of an open file, waiting for the disk if it must. Ended: the file is
  /// shorter than that. Not for TLS, which has to see the bytes.
  virtual Attempt try_send_file(int, std::uint64_t, std::size_t) { return {Attempt::Status::failed}; }
  /// TLS handshake; done at once for plain streams.
  virtual Attempt try_handshake() = 0;
  /// Says goodbye in the protocol's words and closes the sending half. Best effort.
  virtual void shutdown() = 0;
  virtual bool is_tls() const = 0;

  StreamSocket& socket() { return socket_; }

  /// Waits until the attempt may succeed; false when the wait was cancelled or the socket closed.
  Task<bool> wait(Attempt::Status what);

  /// The same for who is no coroutine. `then` is called by the socket's executor, never from inside.
  void when(Attempt::Status what, std::move_only_function<void(bool)> then);

  /// True when the peer has neither sent anything that was not read yet nor closed.
  virtual bool is_quiet() = 0;

 protected:
  explicit Transport(StreamSocket socket, bool acknowledge_at_once = false);
  StreamSocket socket_;
  SocketReader reader_;
};

/// Plain TCP or Unix stream. The socket is connected; it is made non-blocking here.
///
/// `acknowledge_at_once` (TCP) is for a peer that writes in small pieces without TCP_NODELAY, as coglet does: it holds
/// each piece back until the one before is acknowledged, which we would otherwise put off for 40 ms. One system call
/// per read.
std::unique_ptr<Transport> make_plain_transport(StreamSocket socket, bool acknowledge_at_once = false);

}  // namespace mimeo::http
