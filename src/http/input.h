// The receiving half of a connection: bytes from a transport, of which those read too far are kept.
//
// Heads and pipelined requests go through a small buffer that exists only while there is something in it; bodies go from
// the socket straight to their consumer.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "base/async.h"
#include "http/chunked.h"
#include "http/deadlines.h"
#include "http/head.h"
#include "http/transport.h"

namespace mimeo::http {

class Input {
 public:
  enum class Fill { more, ended, broken, timed_out, canceled };

  /// `scratch` is borrowed for the length of a call and may be shared by all connections of an executor.
  Input(Transport& transport, Deadline& deadline, std::span<char> scratch)
      : transport_(transport), deadline_(deadline), scratch_(scratch) {}

  std::string_view buffered() const { return std::string_view(pending_).substr(at_); }
  void consume(std::size_t count);
  /// Gives back bytes that `read` took beyond the end of a message.
  void put_back(std::string_view bytes);

  /// Takes what has arrived, without waiting.
  Attempt try_fill();
  /// Waits until `buffered` has grown.
  Task<Fill> fill(SteadyTime until);

  /// Waits for at least one byte, for at most `silence`; 0 at the end of the stream. Kinds as Source::read.
  Task<Result<std::size_t>> read(std::span<char> into, std::chrono::milliseconds silence);

 private:
  Transport& transport_;
  Deadline& deadline_;
  std::span<char> scratch_;
  std::string pending_;
  std::size_t at_ = 0;
};

/// The body that follows a head on an input. Reads never go beyond its end.
class FramedBody {
 public:
  FramedBody(Input& input, Framing framing, std::chrono::milliseconds silence);

  /// As Source::read.
  Task<Result<std::size_t>> read(std::span<char> into);
  std::optional<std::uint64_t> remaining() const;
  /// The end was reached in order: what follows on the input is the next message.
  bool finished() const { return finished_; }

 private:
  Task<Result<std::size_t>> read_chunked(std::span<char> into);

  Input& input_;
  Framing framing_;
  std::chrono::milliseconds silence_;
  ChunkDecoder chunks_;
  bool finished_;
  bool failed_ = false;
};

/// Writes both pieces. Kinds: unavailable (the peer is gone), timed_out (no progress for `patience`), canceled.
Task<Result<void>> write_all(Transport& transport, Deadline& deadline, std::chrono::milliseconds patience,
                             std::string_view head, std::string_view body = {}, std::string_view tail = {});

/// Sends bytes of an open file without their coming here, where the transport can do that. Kinds as of write_all, and
/// internal: the file is shorter.
Task<Result<void>> send_file(Transport& transport, Deadline& deadline, std::chrono::milliseconds patience, int file,
                             std::uint64_t offset, std::size_t size);

}  // namespace mimeo::http
