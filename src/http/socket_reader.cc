#include "http/socket_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <boost/asio/buffer.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace mimeo::http {

namespace {

/// Most requests without a body fit.
constexpr std::size_t ahead_bytes = 1024;

/// Set as long as it lives, also when the coroutine it lives in is thrown out of its wait.
struct Waiting {
  explicit Waiting(bool& flag) : flag(flag) { flag = true; }
  ~Waiting() { flag = false; }
  Waiting(const Waiting&) = delete;
  bool& flag;
};

}  // namespace

ssize_t SocketReader::read(std::span<char> into) {
  if (waiting_) return -EAGAIN;
  const std::size_t ahead = take_ahead(into);
  into = into.subspan(ahead);
  if (error_ != 0) return ahead > 0 ? static_cast<ssize_t>(ahead) : -error_;
  if (drained_ || into.empty()) return ahead > 0 ? static_cast<ssize_t>(ahead) : -EAGAIN;
  acknowledge();
  for (;;) {
    const ssize_t count = ::recv(socket_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
    if (count > 0) {
      drained_ = static_cast<std::size_t>(count) < into.size();
      return static_cast<ssize_t>(ahead) + count;
    }
    if (count < 0 && errno == EINTR) continue;
    const bool must_wait = count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (count < 0 && !must_wait) error_ = errno;
    if (ahead > 0) return static_cast<ssize_t>(ahead);
    return must_wait ? -EAGAIN : -error_;
  }
}

Task<bool> SocketReader::wait() {
  if (waiting_) {
    const auto [error] = co_await socket_.async_wait(asio::socket_base::wait_read, as_result);
    co_return !error;
  }
  const Waiting mark(waiting_);
  acknowledge();
  ahead_at_ = ahead_size_ = 0;
  ahead_ = std::make_unique_for_overwrite<char[]>(ahead_bytes);
  const asio::mutable_buffer room = asio::buffer(ahead_.get(), ahead_bytes);
  const auto [error, count] = co_await socket_.async_read_some(room, as_result);
  ahead_size_ = count;
  drained_ = !error && count < ahead_bytes;
  if (error == asio::error::operation_aborted) co_return false;
  // The end comes again with the next read.
  if (error && error != asio::error::eof) error_ = error.value();
  co_return true;
}

bool SocketReader::is_quiet() {
  char byte;
  if (ahead_at_ < ahead_size_) return false;
  const ssize_t count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

// Also for the bytes that were read before: the kernel forgets the option by itself.
void SocketReader::acknowledge() {
  const int on = 1;
  if (acknowledge_at_once_) ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

std::size_t SocketReader::take_ahead(std::span<char> into) {
  if (!ahead_) return 0;
  const std::size_t count = std::min(into.size(), ahead_size_ - ahead_at_);
  std::memcpy(into.data(), ahead_.get() + ahead_at_, count);
  ahead_at_ += count;
  if (ahead_at_ == ahead_size_) ahead_.reset();
  return count;
}

}  // namespace mimeo::http
