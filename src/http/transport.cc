#include "http/transport.h"

#include <array>
#include <cerrno>

#include <sys/sendfile.h>
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
      : Transport(std::move(socket), acknowledge_at_once) {}

  Attempt try_read(std::span<char> into) override {
    const ssize_t count = reader_.read(into);
    if (count > 0) return {Attempt::Status::done, static_cast<std::size_t>(count)};
    if (count == 0) return {Attempt::Status::ended};
    if (count == -EAGAIN) return {Attempt::Status::wait_read};
    return {Attempt::Status::failed, 0, static_cast<int>(-count)};
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

  Attempt try_send_file(int file, std::uint64_t offset, std::size_t size) override {
    auto at = static_cast<off_t>(offset);
    for (;;) {
      const ssize_t count = ::sendfile(socket_.native_handle(), file, &at, size);
      if (count > 0) return {Attempt::Status::done, static_cast<std::size_t>(count)};
      if (count == 0) return {Attempt::Status::ended};
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) return {Attempt::Status::wait_write};
      return {Attempt::Status::failed, 0, errno};
    }
  }

  bool is_quiet() override { return reader_.is_quiet(); }
  Attempt try_handshake() override { return {}; }
  void shutdown() override { ::shutdown(socket_.native_handle(), SHUT_WR); }
  bool is_tls() const override { return false; }
};

}  // namespace

Transport::Transport(StreamSocket socket, bool acknowledge_at_once)
    : socket_(std::move(socket)), reader_(socket_, acknowledge_at_once) {
  boost::system::error_code ignored;
  socket_.native_non_blocking(true, ignored);
}

Task<bool> Transport::wait(Attempt::Status what) {
  if (what == Attempt::Status::wait_write) {
    const auto [error] = co_await socket_.async_wait(asio::socket_base::wait_write, as_result);
    co_return !error;
  }
  co_return co_await reader_.wait();
}

void Transport::when(Attempt::Status what, std::move_only_function<void(bool)> then) {
  if (what == Attempt::Status::wait_read) reader_.waits_elsewhere();
  auto handler = [then = std::move(then)](boost::system::error_code error) mutable { then(!error); };
  socket_.async_wait(direction_of(what), std::move(handler));
}

std::unique_ptr<Transport> make_plain_transport(StreamSocket socket, bool acknowledge_at_once) {
  return std::make_unique<PlainTransport>(std::move(socket), acknowledge_at_once);
}

}  // namespace mimeo::http
