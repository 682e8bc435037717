#include "http/transport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <boost/asio/buffer.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace mimeo::http {

namespace {

asio::socket_base::wait_type direction_of(Attempt::Status what) {
  return what == Attempt::Status::wait_write ? asio::socket_base::wait_write : asio::socket_base::wait_read;
}

class PlainTransport final : public Transport {
 public:
  PlainTransport(StreamSocket socket, bool acknowledge_at_once)
      : Transport(std::move(socket)), acknowledge_at_once_(acknowledge_at_once) {}

  Attempt try_read(std::span<char> into) override {
    const std::size_t ahead = take_ahead(into);
    into = into.subspan(ahead);
    if (drained_ || into.empty()) return ahead > 0 ? done(ahead) : Attempt{Attempt::Status::wait_read};
    acknowledge();
    for (;;) {
      const ssize_t count = ::recv(socket_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
      if (count > 0) {
        drained_ = static_cast<std::size_t>(count) < into.size();
        return done(ahead + static_cast<std::size_t>(count));
      }
      if (count < 0 && errno == EINTR) continue;
      if (ahead > 0) return done(ahead);
      if (count == 0) return {Attempt::Status::ended};
      if (errno == EAGAIN || errno == EWOULDBLOCK) return {Attempt::Status::wait_read};
      return {Attempt::Status::failed, 0, errno};
    }
  }

  Attempt try_write(std::span<const std::string_view> pieces) override {
    std::array<iovec, 4> vectors;
    std::size_t used = 0;
    for (const std::string_view piece : pieces) {
      if (piece.empty()) continue;
      if (used == vectors.size()) break;
      vectors[used++] = {const_cast<char*>(piece.data()), piece.size()};
    }
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = used;
    for (;;) {
      const ssize_t count = ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count >= 0) return {Attempt::Status::done, static_cast<std::size_t>(count)};
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return {Attempt::Status::wait_write};
      return {Attempt::Status::failed, 0, errno};
    }
  }

  // A wait for bytes is a small read: Asio arms the socket anew for each bare wait (a system call), but not for a read
  // that took all there was.
  Task<bool> wait(Attempt::Status what) override {
    if (what == Attempt::Status::wait_write) return Transport::wait(what);
    return read_ahead();
  }

  void when(Attempt::Status what, std::move_only_function<void(bool)> then) override {
    if (what == Attempt::Status::wait_read) drained_ = false;
    Transport::when(what, std::move(then));
  }

  bool is_quiet() override {
    char byte;
    if (ahead_at_ < ahead_size_) return false;
    const ssize_t count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }

  Attempt try_handshake() override { return {}; }
  void shutdown() override { ::shutdown(socket_.native_handle(), SHUT_WR); }
  bool is_tls() const override { return false; }

 private:
  static Attempt done(std::size_t bytes) { return {Attempt::Status::done, bytes}; }

  // Also for the bytes that were read before: the kernel forgets the option by itself.
  void acknowledge() {
    const int on = 1;
    if (acknowledge_at_once_) ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
  }

  std::size_t take_ahead(std::span<char> into) {
    if (!ahead_) return 0;
    const std::size_t count = std::min(into.size(), ahead_size_ - ahead_at_);
    std::memcpy(into.data(), ahead_.get() + ahead_at_, count);
    ahead_at_ += count;
    if (ahead_at_ == ahead_size_) ahead_.reset();
    return count;
  }

  Task<bool> read_ahead() {
    acknowledge();
    ahead_at_ = ahead_size_ = 0;
    ahead_ = std::make_unique_for_overwrite<char[]>(ahead_bytes);
    const asio::mutable_buffer room = asio::buffer(ahead_.get(), ahead_bytes);
    const auto [error, count] = co_await socket_.async_read_some(room, as_result);
    ahead_size_ = count;
    // At the end and after an error the next attempt shall see it for itself.
    drained_ = !error && count < ahead_bytes;
    co_return !error || error != asio::error::operation_aborted;
  }

  /// Most requests without a body fit.
  static constexpr std::size_t ahead_bytes = 1024;

  std::unique_ptr<char[]> ahead_;  ///< only while a wait goes on, and until what it brought is taken
  std::size_t ahead_at_ = 0;
  std::size_t ahead_size_ = 0;
  /// The last read took all there was: do not ask again before a wait.
  bool drained_ = false;
  const bool acknowledge_at_once_;
};

}  // namespace

Transport::Transport(StreamSocket socket) : socket_(std::move(socket)) {
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
}

Task<bool> Transport::wait(Attempt::Status what) {
  const asio::socket_base::wait_type direction = direction_of(what);
  const auto [error] = co_await socket_.async_wait(direction, as_result);
  co_return !error;
}

void Transport::when(Attempt::Status what, std::move_only_function<void(bool)> then) {
  auto handler = [then = std::move(then)](boost::system::error_code error) mutable { then(!error); };
  socket_.async_wait(direction_of(what), std::move(handler));
}

std::unique_ptr<Transport> make_plain_transport(StreamSocket socket, bool acknowledge_at_once) {
  return std::make_unique<PlainTransport>(std::move(socket), acknowledge_at_once);
}

}  // namespace mimeo::http
