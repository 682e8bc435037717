#include "http/door.h"

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <unistd.h>

#include "base/door.h"
#include "http/deadlines.h"
#include "http/socket.h"

namespace mimeo::http {
namespace {

constexpr auto knock_period = std::chrono::milliseconds(250);

std::unexpected<Error> closed(std::string reason) {
  return fail(ErrorKind::unavailable, "Nobody opens the door of the sandbox.", std::move(reason));
}

Result<FileHandle> receive(int connection) {
  DoorAnswer answer;
  iovec piece{&answer, sizeof answer};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  message.msg_control = control;
  message.msg_controllen = CMSG_LEN(sizeof(int));  // with CMSG_SPACE there would be room for two
  const auto size = ::recvmsg(connection, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (size < 0) return closed(std::strerror(errno));
  FileHandle socket;
  if (const cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr && part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS) {
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(part), sizeof fd);
    socket = FileHandle(fd);
  }
  if (size != sizeof answer || (answer.error == 0 && !socket)) return closed("a malformed answer");
  if (answer.error != 0) return closed(std::strerror(answer.error));
  return socket;
}

}  // namespace

Task<Result<FileHandle>> ask_door(std::string path, std::uint16_t port, std::chrono::steady_clock::time_point until) {
  auto connecting = connect_to(Address::of_unix(std::move(path)));
  if (!connecting) co_return pass_on(std::move(connecting));
  const DoorRequest request{port};
  if (::send(connecting->socket.get(), &request, sizeof request, MSG_NOSIGNAL) != sizeof request) {
    co_return closed(std::strerror(errno));
  }
  const auto executor = co_await asio::this_coro::executor;
  StreamSocket connection = adopt(executor, std::move(connecting->socket));
  Deadlines deadlines(executor, knock_period);
  Deadline deadline(deadlines, connection);
  deadline.arm_at(until);
  auto [error] = co_await connection.async_wait(StreamSocket::wait_read, as_result);
  if (deadline.expired()) co_return fail(ErrorKind::timed_out, "The door of the sandbox stayed shut.");
  if (error) co_return closed(error.message());
  co_return receive(connection.native_handle());
}

}  // namespace mimeo::http
