#include "connection.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace load {
namespace {

/// Of an answer; the rest of a large file is only counted.
constexpr std::size_t kept_bytes = 256 * 1024;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "mimeo-load: %s: %s\n", what, std::strerror(errno));
  std::exit(1);
}

int connect_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) give_up("the socket's path is too long");
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) give_up("connect");
  return fd;
}

int connect_tcp(const Target& target) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(target.host.c_str(), target.port.c_str(), &hints, &found) != 0)
    give_up("the URL's host is no IP address");
  const int fd = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(fd, found->ai_addr, found->ai_addrlen) != 0) give_up("connect");
  ::freeaddrinfo(found);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/// Certificates are not checked: the time of the handshake is not measured.
SSL_CTX* tls_context() {
  static SSL_CTX* context = [] {
    SSL_CTX* made = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return made;
  }();
  return context;
}

/// The number in the header `name`, or -1.
long header_number(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
    at += 2;
    const auto line = head.substr(at, head.find("\r\n", at) - at);
    if (line.size() <= name.size() || line[name.size()] != ':' ||
        ::strncasecmp(line.data(), name.data(), name.size()) != 0) {
      continue;
    }
    auto value = line.substr(name.size() + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    long number = -1;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
  }
  return -1;
}

}  // namespace

void Connection::open() {
  close();
  fd_ = target_.unix_path.empty() ? connect_tcp(target_) : connect_unix(target_.unix_path);
  if (target_.tls) {
    ssl_ = SSL_new(tls_context());
    SSL_set_fd(ssl_, fd_);
    if (SSL_connect(ssl_) != 1) give_up("TLS handshake");
  }
  ::fcntl(fd_, F_SETFL, ::fcntl(fd_, F_GETFL) | O_NONBLOCK);
}

void Connection::close() {
  if (ssl_ != nullptr) SSL_free(ssl_);
  if (fd_ >= 0) ::close(fd_);
  ssl_ = nullptr;
  fd_ = -1;
  unsent_ = {};
  input_.clear();
  answer_size_ = received_ = 0;
}

Connection::State Connection::send(std::string_view request) {
  unsent_ = request;
  input_.clear();
  answer_size_ = received_ = 0;
  return write_some();
}

Connection::State Connection::advance() {
  if (!unsent_.empty()) {
    const auto state = write_some();
    if (state == State::broken || !unsent_.empty()) return state;
  }
  return read_some();
}

Connection::State Connection::write_some() {
  while (!unsent_.empty()) {
    const long sent = transfer(true, nullptr, unsent_.data(), unsent_.size());
    if (sent == -1) return State::busy;
    if (sent <= 0) return State::broken;
    unsent_.remove_prefix(static_cast<std::size_t>(sent));
  }
  return State::busy;
}

Connection::State Connection::read_some() {
  char piece[64 * 1024];
  for (;;) {
    const long got = transfer(false, piece, nullptr, sizeof piece);
    if (got == -1) return State::busy;
    if (got <= 0) return State::broken;
    received_ += static_cast<std::size_t>(got);
    if (input_.size() < kept_bytes) input_.append(piece, static_cast<std::size_t>(got));
    if (answer_size_ == 0 && !read_head()) return State::broken;
    if (answer_size_ != 0 && received_ >= answer_size_) return State::answered;
  }
}

bool Connection::read_head() {
  const auto end = input_.find("\r\n\r\n");
  if (end == std::string::npos) return true;
  const auto head = std::string_view(input_).substr(0, end + 2);
  const long length = header_number(head, "Content-Length");
  if (!head.starts_with("HTTP/1.1 ") || length < 0) return false;
  status_ = std::atoi(input_.c_str() + 9);
  answer_size_ = end + 4 + static_cast<std::size_t>(length);
  return true;
}

long Connection::transfer(bool writing, char* into, const char* from, std::size_t size) {
  if (ssl_ == nullptr) {
    const ssize_t moved = writing ? ::send(fd_, from, size, MSG_NOSIGNAL) : ::recv(fd_, into, size, 0);
    if (moved >= 0) return moved;
    return errno == EAGAIN || errno == EINTR ? -1 : -2;
  }
  const int moved =
      writing ? SSL_write(ssl_, from, static_cast<int>(size)) : SSL_read(ssl_, into, static_cast<int>(size));
  if (moved > 0) return moved;
  const int why = SSL_get_error(ssl_, moved);
  return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? -1 : -2;
}

}  // namespace load
