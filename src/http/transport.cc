#include "http/transport.h"

#include <array>
#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace mimeo::http {

namespace {

class PlainTransport final : public Transport {
 public:
  PlainTransport(StreamSocket socket, bool acknowledge_at_once)
      : Transport(std::move(socket)), acknowledge_at_once_(acknowledge_at_once) {}

  Attempt try_read(std::span<char> into) override {
    // The kernel forgets the option by itself.
    const int on = 1;
    if (acknowledge_at_once_) ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    for (;;) {
      const ssize_t count = ::recv(socket_.native_handle(), into.data(), into.size(), MSG_DONTWAIT);
      if (count > 0) return {Attempt::Status::done, static_cast<std::size_t>(count)};
      if (count == 0) return {Attempt::Status::ended};
      if (errno == EINTR) continue;
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

  Attempt try_handshake() override { return {}; }
  void shutdown() override { ::shutdown(socket_.native_handle(), SHUT_WR); }
  bool is_tls() const override { return false; }

 private:
  const bool acknowledge_at_once_;
};

}  // namespace

Transport::Transport(StreamSocket socket) : socket_(std::move(socket)) {
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
}

Task<bool> Transport::wait(Attempt::Status what) {
  const auto direction =
      what == Attempt::Status::wait_write ? asio::socket_base::wait_write : asio::socket_base::wait_read;
  const auto [error] = co_await socket_.async_wait(direction, as_result);
  co_return !error;
}

std::unique_ptr<Transport> make_plain_transport(StreamSocket socket, bool acknowledge_at_once) {
  return std::make_unique<PlainTransport>(std::move(socket), acknowledge_at_once);
}

}  // namespace mimeo::http
