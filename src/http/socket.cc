#include "http/socket.h"

#include <cerrno>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace mimeo::http {

namespace {

constexpr std::string_view pinned_folder = "/proc/self/fd/";

struct SocketName {
  sockaddr_storage storage{};
  socklen_t size = 0;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  int family() const { return storage.ss_family; }
};

Result<SocketName> unix_name(const std::string& path) {
  SocketName name;
  auto* unix_address = reinterpret_cast<sockaddr_un*>(&name.storage);
  unix_address->sun_family = AF_UNIX;
  if (path.size() >= sizeof unix_address->sun_path) {
    return fail(ErrorKind::invalid, fmt::format("The path of a Unix socket has at most {} characters: {}",
                                                sizeof unix_address->sun_path - 1, path));
  }
  std::memcpy(unix_address->sun_path, path.c_str(), path.size() + 1);
  name.size = sizeof(sockaddr_un);
  return name;
}

Result<SocketName> resolve(const Address& address, bool only_numeric) {
  if (address.is_unix()) return unix_name(address.unix_path);
  const std::string host = only_numeric && address.host == "localhost" ? "127.0.0.1" : address.host;
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV | (only_numeric ? AI_NUMERICHOST : AI_PASSIVE);
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), std::to_string(address.port).c_str(), &wanted, &found);
  if (code != 0) {
    return fail(ErrorKind::invalid, fmt::format("The host \"{}\" is not known.", address.host), gai_strerror(code));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, freeaddrinfo);
  SocketName name;
  std::memcpy(&name.storage, found->ai_addr, found->ai_addrlen);
  name.size = found->ai_addrlen;
  return name;
}

std::unexpected<Error> failed(std::string_view what, const Address& address, int error) {
  ErrorKind kind = ErrorKind::internal;
  std::string hint;
  if (error == EADDRINUSE) {
    kind = ErrorKind::conflict;
    hint = "Another program uses this address: stop it, or choose another port (0 takes a free one).";
  } else if (error == EACCES || error == EPERM) {
    kind = ErrorKind::forbidden;
  } else if (error == EADDRNOTAVAIL || error == ENOENT || error == ENOTDIR) {
    kind = ErrorKind::invalid;
  }
  return fail(kind, fmt::format("Cannot {} {}: {}", what, address.to_string(), std::strerror(error)), {}, hint);
}

/// Removes a socket file behind which nobody answers, as a crash leaves it.
void remove_stale(const std::string& path, SocketName& name) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  const FileHandle probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (::connect(probe.get(), name.get(), name.size) != 0 && errno == ECONNREFUSED) ::unlink(path.c_str());
}

std::unexpected<Error> nobody_answers(const Address& address, int error) {
  return fail(ErrorKind::unavailable, fmt::format("Nobody answers at {}.", address.to_string()), "connect", std::strerror(error));
}

}  // namespace

Result<FileHandle> listen_on(Address& address) {
  Result<SocketName> name = resolve(address, false);
  if (!name) return pass_on(std::move(name));
  FileHandle socket(::socket(name->family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return failed("open a socket for", address, errno);
  if (address.is_unix()) {
    remove_stale(address.unix_path, *name);
  } else {
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  }
  // fchmod before bind decides the mode that the socket file is created with, so that it is never wider than 0600.
  if (address.is_unix()) ::fchmod(socket.get(), S_IRUSR | S_IWUSR);
  if (::bind(socket.get(), name->get(), name->size) != 0) return failed("listen on", address, errno);
  if (address.is_unix() && ::chmod(address.unix_path.c_str(), S_IRUSR | S_IWUSR) != 0) {
    return failed("protect", address, errno);
  }
  if (::listen(socket.get(), 4096) != 0) return failed("listen on", address, errno);
  if (!address.is_unix()) {
    SocketName bound;
    bound.size = sizeof bound.storage;
    ::getsockname(socket.get(), bound.get(), &bound.size);
    address.port = ntohs(bound.family() == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound.storage)->sin6_port
                                                    : reinterpret_cast<sockaddr_in*>(&bound.storage)->sin_port);
  }
  return socket;
}

FileHandle pin_socket(const std::string& path) {
  FileHandle file(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  struct stat status{};
  if (file && (::fstat(file.get(), &status) != 0 || !S_ISSOCK(status.st_mode))) {
    errno = ENOTSOCK;
    return {};
  }
  return file;
}

std::string pinned_path(const FileHandle& pinned) { return fmt::format("{}{}", pinned_folder, pinned.get()); }

Result<Connecting> connect_to(const Address& address) {
  Result<SocketName> name = resolve(address, true);
  if (!name) return pass_on(std::move(name));
  FileHandle pinned;
  if (address.is_unix() && !address.unix_path.starts_with(pinned_folder)) {
    pinned = pin_socket(address.unix_path);
    if (!pinned) return nobody_answers(address, errno);
    name = unix_name(pinned_path(pinned));
  }
  Connecting connecting;
  connecting.socket = FileHandle(::socket(name->family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!connecting.socket) return failed("open a socket for", address, errno);
  set_no_delay(connecting.socket.get());
  if (::connect(connecting.socket.get(), name->get(), name->size) != 0) {
    // A Unix socket with a full queue says EAGAIN, and nothing would ever tell that there is room again.
    if (errno != EINPROGRESS) return nobody_answers(address, errno);
    connecting.in_progress = true;
  }
  return connecting;
}

std::string peer_address(int socket) {
  SocketName name;
  name.size = sizeof name.storage;
  if (::getpeername(socket, name.get(), &name.size) != 0) return "unknown";
  char text[INET6_ADDRSTRLEN] = {};
  if (name.family() == AF_INET) {
    const auto* v4 = reinterpret_cast<sockaddr_in*>(&name.storage);
    ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
    return fmt::format("{}:{}", text, ntohs(v4->sin_port));
  }
  if (name.family() == AF_INET6) {
    const auto* v6 = reinterpret_cast<sockaddr_in6*>(&name.storage);
    ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
    return fmt::format("[{}]:{}", text, ntohs(v6->sin6_port));
  }
  return "unix";
}

void set_no_delay(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

StreamSocket adopt(Executor executor, FileHandle handle) {
  int family = AF_UNSPEC;
  socklen_t size = sizeof family;
  ::getsockopt(handle.get(), SOL_SOCKET, SO_DOMAIN, &family, &size);
  StreamSocket socket(std::move(executor));
  boost::system::error_code error;
  socket.assign(asio::generic::stream_protocol(family, 0), handle.get(), error);
  if (!error) handle.release();
  return socket;
}

}  // namespace mimeo::http
