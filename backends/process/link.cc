#include "process/link.h"

#include <cerrno>
#include <cstring>
#include <deque>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include "base/log.h"
#include "process/supervisor.h"

namespace mimeo::process {

struct Link::Wire : std::enable_shared_from_this<Link::Wire> {
  struct Order {
    std::string bytes;
    Descriptor output;
  };

  Wire(Executor executor, Descriptor end) : socket(std::move(executor), end.release()) {}

  asio::posix::basic_stream_descriptor<Executor> socket;
  std::deque<Order> waiting;

  bool try_send(const Order& order);
  void send_waiting();
};

Result<std::unique_ptr<Link>> Link::open(Executor executor) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
    return fail(ErrorKind::unavailable, "cannot start the process supervisor", std::strerror(errno));
  }
  Descriptor ours(pair[0]);
  Descriptor theirs(pair[1]);
  int pid = fork();
  if (pid < 0) return fail(ErrorKind::unavailable, "cannot start the process supervisor", std::strerror(errno));
  if (pid == 0) supervise(theirs.get());
  fcntl(ours.get(), F_SETFL, fcntl(ours.get(), F_GETFL) | O_NONBLOCK);
  return std::unique_ptr<Link>(new Link(std::make_shared<Wire>(std::move(executor), std::move(ours)), pid));
}

Link::~Link() {
  boost::system::error_code ignored;
  wire_->socket.close(ignored);
  while (waitpid(supervisor_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Link::send(const OrderHead& head, std::string_view texts, Descriptor output) {
  Wire::Order order{std::string(sizeof head, '\0'), std::move(output)};
  std::memcpy(order.bytes.data(), &head, sizeof head);
  order.bytes += texts;
  if (wire_->waiting.empty() && wire_->try_send(order)) return;
  wire_->waiting.push_back(std::move(order));
  if (wire_->waiting.size() == 1) wire_->send_waiting();
}

void Link::Wire::send_waiting() {
  socket.async_wait(asio::posix::descriptor_base::wait_write, [self = shared_from_this()](boost::system::error_code error) {
    if (error || !self->socket.is_open()) return;
    while (!self->waiting.empty() && self->try_send(self->waiting.front())) self->waiting.pop_front();
    if (!self->waiting.empty()) self->send_waiting();
  });
}

/// False when the socket takes no more for now. A supervisor that is gone counts as done: `serve` notices that.
bool Link::Wire::try_send(const Order& order) {
  iovec piece{const_cast<char*>(order.bytes.data()), order.bytes.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  if (order.output.get() >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof(int));
    int fd = order.output.get();
    std::memcpy(CMSG_DATA(part), &fd, sizeof fd);
  }
  while (sendmsg(socket.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
    if (errno == EINTR) continue;
    return errno != EAGAIN && errno != ENOBUFS;
  }
  return true;
}

Task<> Link::serve(std::function<void(const Report&)> on_report) {
  auto wire = wire_;
  int supervisor = supervisor_;
  while (wire->socket.is_open()) {
    Report report;
    ssize_t size = recv(wire->socket.native_handle(), &report, sizeof report, MSG_DONTWAIT);
    if (size == static_cast<ssize_t>(sizeof report)) {
      on_report(report);
    } else if (size < 0 && errno == EINTR) {
    } else if (size < 0 && errno == EAGAIN) {
      co_await wire->socket.async_wait(asio::posix::descriptor_base::wait_read, as_result);
    } else {
      log_error("processes.supervisor_died", {{"pid", supervisor}});
      co_return;
    }
  }
}

Result<std::string> join_texts(std::string_view directory, const std::vector<std::string>& arguments,
                               const std::vector<std::string>& variables, const std::vector<std::string>& doors) {
  std::string texts(directory);
  texts += '\0';
  for (const auto* list : {&arguments, &variables, &doors}) {
    for (const std::string& text : *list) {
      if (text.find('\0') != std::string::npos) return fail(ErrorKind::invalid, "a NUL byte in a command");
      texts.append(text).push_back('\0');
    }
  }
  const auto count = arguments.size() + variables.size() + doors.size();
  if (count > order_texts || texts.size() + sizeof(OrderHead) > order_bytes) {
    return fail(ErrorKind::too_large, "the command or its environment is too long",
                fmt::format("{} bytes in {} texts", texts.size(), count));
  }
  return texts;
}

}  // namespace mimeo::process
