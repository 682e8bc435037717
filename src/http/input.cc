#include "http/input.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "http/file_source.h"

namespace mimeo::http {

void Input::consume(std::size_t count) {
  at_ += count;
  if (at_ == pending_.size()) {
    std::string().swap(pending_);
    at_ = 0;
  }
}

void Input::put_back(std::string_view bytes) {
  if (bytes.empty()) return;
  std::string joined(bytes);
  joined += buffered();
  pending_ = std::move(joined);
  at_ = 0;
}

Attempt Input::try_fill() {
  const Attempt attempt = transport_.try_read(scratch_);
  if (attempt.status == Attempt::Status::done) {
    if (at_ > 0) {
      pending_.erase(0, at_);
      at_ = 0;
    }
    pending_.append(scratch_.data(), attempt.bytes);
  }
  return attempt;
}

Task<Input::Fill> Input::fill(SteadyTime until) {
  for (;;) {
    const Attempt attempt = try_fill();
    switch (attempt.status) {
      case Attempt::Status::done: co_return Fill::more;
      case Attempt::Status::ended: co_return Fill::ended;
      case Attempt::Status::failed: co_return Fill::broken;
      case Attempt::Status::wait_read:
      case Attempt::Status::wait_write: break;
    }
    deadline_.arm_at(until);
    const bool ready = co_await transport_.wait(attempt.status);
    deadline_.disarm();
    if (!ready) co_return deadline_.expired() ? Fill::timed_out : Fill::canceled;
  }
}

Task<Result<std::size_t>> Input::read(std::span<char> into, std::chrono::milliseconds silence) {
  if (const std::string_view ready = buffered(); !ready.empty()) {
    const std::size_t count = std::min(ready.size(), into.size());
    std::memcpy(into.data(), ready.data(), count);
    consume(count);
    co_return count;
  }
  for (;;) {
    const Attempt attempt = transport_.try_read(into);
    switch (attempt.status) {
      case Attempt::Status::done: co_return attempt.bytes;
      case Attempt::Status::ended: co_return 0;
      case Attempt::Status::failed:
        co_return fail(ErrorKind::unavailable, "The connection broke.", std::strerror(attempt.error));
      case Attempt::Status::wait_read:
      case Attempt::Status::wait_write: break;
    }
    deadline_.arm(silence);
    const bool ready = co_await transport_.wait(attempt.status);
    deadline_.disarm();
    if (ready) continue;
    if (deadline_.expired()) co_return fail(ErrorKind::timed_out, "The peer sent nothing for too long.");
    co_return fail(ErrorKind::canceled, "The connection was closed.");
  }
}

FramedBody::FramedBody(Input& input, Framing framing, std::chrono::milliseconds silence)
    : input_(input), framing_(framing), silence_(silence), finished_(framing.kind == Framing::Kind::none) {}

std::optional<std::uint64_t> FramedBody::remaining() const {
  if (finished_) return 0;
  if (framing_.kind == Framing::Kind::length) return framing_.length;
  return std::nullopt;
}

Task<Result<std::size_t>> FramedBody::read(std::span<char> into) {
  if (finished_) co_return 0;
  if (failed_) co_return fail(ErrorKind::unavailable, "The body cannot be read any more.");

  failed_ = true;  // until this read has succeeded: a cancelled one leaves the framing unknown
  if (framing_.kind == Framing::Kind::chunked) {
    Result<std::size_t> got = co_await read_chunked(into);
    failed_ = !got;
    co_return got;
  }
  const bool bounded = framing_.kind == Framing::Kind::length;
  if (bounded && framing_.length < into.size()) into = into.first(static_cast<std::size_t>(framing_.length));
  Result<std::size_t> got = co_await input_.read(into, silence_);
  if (!got) co_return got;
  if (!bounded) {
    finished_ = *got == 0;
  } else if (*got == 0) {
    co_return fail(ErrorKind::unavailable, "The connection ended inside the body.");
  } else {
    framing_.length -= *got;
    finished_ = framing_.length == 0;
  }
  failed_ = false;
  co_return got;
}

Task<Result<std::size_t>> FramedBody::read_chunked(std::span<char> into) {
  for (;;) {
    Result<std::size_t> got = co_await input_.read(into, silence_);
    if (!got) co_return got;
    if (*got == 0) co_return fail(ErrorKind::unavailable, "The connection ended inside the body.");
    Result<ChunkDecoder::Step> step = chunks_.decode(into.first(*got));
    if (!step) co_return pass_on(std::move(step));
    if (chunks_.finished()) {
      finished_ = true;
      input_.put_back(std::string_view(into.data(), *got).substr(step->consumed));
      co_return step->produced;
    }
    if (step->produced > 0) co_return step->produced;
  }
}

namespace {

/// Whether sendfile(2) fails so for the file's sake, not the peer's.
bool is_of_a_file(int error) {
  return error == EIO || error == EINVAL || error == ENOMEM || error == EOVERFLOW || error == ESPIPE;
}

/// An attempt to write came to nothing: waits until the next one may succeed.
Task<Result<void>> wait_to_write(Transport& transport, Deadline& deadline, std::chrono::milliseconds patience,
                                 Attempt attempt) {
  if (attempt.status == Attempt::Status::ended || attempt.status == Attempt::Status::failed) {
    co_return fail(ErrorKind::unavailable, "The peer has gone.", std::strerror(attempt.error));
  }
  deadline.arm(patience);
  const bool ready = co_await transport.wait(attempt.status);
  deadline.disarm();
  if (ready) co_return Result<void>();
  if (deadline.expired()) co_return fail(ErrorKind::timed_out, "The peer took nothing for too long.");
  co_return fail(ErrorKind::canceled, "The connection was closed.");
}

}  // namespace

Task<Result<void>> write_all(Transport& transport, Deadline& deadline, std::chrono::milliseconds patience,
                             std::string_view head, std::string_view body, std::string_view tail) {
  std::array<std::string_view, 3> pieces{head, body, tail};
  for (;;) {
    while (pieces[0].empty()) {
      if (pieces[1].empty() && pieces[2].empty()) co_return Result<void>();
      std::ranges::rotate(pieces, pieces.begin() + 1);
    }
    const Attempt attempt = transport.try_write(pieces);
    if (attempt.status == Attempt::Status::done) {
      std::size_t written = attempt.bytes;
      for (std::string_view& piece : pieces) {
        const std::size_t part = std::min(written, piece.size());
        piece.remove_prefix(part);
        written -= part;
      }
      continue;
    }
    Result<void> ready = co_await wait_to_write(transport, deadline, patience, attempt);
    if (!ready) co_return ready;
  }
}

Task<Result<void>> send_file(Transport& transport, Deadline& deadline, std::chrono::milliseconds patience, int file,
                             std::uint64_t offset, std::size_t size) {
  while (size > 0) {
    const Attempt attempt = transport.try_send_file(file, offset, size);
    if (attempt.status == Attempt::Status::done) {
      offset += attempt.bytes;
      size -= attempt.bytes;
      continue;
    }
    if (attempt.status == Attempt::Status::ended) co_return std::unexpected(shorter_file());
    if (attempt.status == Attempt::Status::failed && is_of_a_file(attempt.error)) {
      co_return fail(ErrorKind::internal, "The file cannot be read.", std::strerror(attempt.error));
    }
    Result<void> ready = co_await wait_to_write(transport, deadline, patience, attempt);
    if (!ready) co_return ready;
  }
  co_return Result<void>();
}

}  // namespace mimeo::http
