// mimeo-init: the first process of a sandbox.
//
//   mimeo-init [--forward] DOOR PORT PROGRAM ARGUMENT...
//
// Runs PROGRAM, collects what falls to it (a first process is the parent of every orphan), and ends as PROGRAM ended: the kernel
// then kills whatever is left in here. A signal N that killed PROGRAM becomes the exit code 128 + N.
//
// DOOR is where it listens and hands out sockets of this network namespace (base/door.h), and PORT where programs in here call the
// server, on 127.0.0.1; both are "-" where nobody outside needs any. The program begins when the server has the socket for PORT:
// until then nobody can have put another door in the place of ours.
//
// --forward: hands SIGTERM on to PROGRAM, for where it is sent to this process alone (a container) and not to the whole group.
//
// Linked statically, and on system calls alone: it must run wherever the model runs, and costs next to nothing there.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/door.h"

namespace {

constexpr int cannot_run = 127;

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "mimeo-init: cannot %s: %s\n", what, std::strerror(errno));
  _exit(cannot_run);
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int listen_for_calls(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto address = loopback(port);
  const bool bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (!bound || ::listen(socket, SOMAXCONN) != 0) give_up("listen for calls to the server");
  return socket;
}

int open_door(const char* path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (std::strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    give_up("open the door");
  }
  std::strcpy(address.sun_path, path);
  const int door = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  ::fchmod(door, S_IRUSR | S_IWUSR);
  const bool bound = ::bind(door, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (!bound || ::listen(door, SOMAXCONN) != 0) give_up("open the door");
  return door;
}

/// A socket that has begun to connect, or -1 with errno set.
int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const auto address = loopback(port);
  const bool begun = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (socket < 0 || begun || errno == EINPROGRESS) return socket;
  const int reason = errno;
  ::close(socket);
  errno = reason;
  return -1;
}

void answer(int caller, int socket) {
  mimeo::DoorAnswer text{socket < 0 ? errno : 0};
  iovec piece{&text, sizeof text};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof socket)] = {};
  if (socket >= 0) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof socket);
    std::memcpy(CMSG_DATA(part), &socket, sizeof socket);
  }
  ::sendmsg(caller, &message, MSG_NOSIGNAL);
}

/// Whoever lives in here has a number; who is outside of our table of processes has none. The flags of a socket are shared by all who
/// hold it: a model that had the server's could make the server wait for ever.
bool is_outside(int caller) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(caller, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == 0;
}

/// Whether the server has been given the socket for calls.
bool serve_door(int door, int calls) {
  const int caller = ::accept4(door, nullptr, nullptr, SOCK_CLOEXEC);
  if (caller < 0) return false;
  const timeval patience{.tv_sec = 1, .tv_usec = 0};
  ::setsockopt(caller, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  mimeo::DoorRequest request;
  bool given = false;
  if (is_outside(caller) && ::recv(caller, &request, sizeof request, MSG_WAITALL) == sizeof request) {
    const int socket = request.port == 0 ? calls : connect_to(request.port);
    answer(caller, socket);
    given = socket == calls;
    if (socket >= 0 && socket != calls) ::close(socket);
  }
  ::close(caller);
  return given;
}

/// Until the server is at the door. It comes within moments, or never because it is gone: then we are, too, or are to be.
void wait_for_server(int door, int calls) {
  constexpr int longest_ms = 60'000;
  pollfd knock{door, POLLIN, 0};
  for (bool given = false; !given;) {
    const int ready = ::poll(&knock, 1, longest_ms);
    if (ready == 0) _exit(cannot_run);
    if (ready > 0) given = serve_door(door, calls);
  }
}

pid_t run(char** program) {
  sigset_t waiting;
  ::sigpending(&waiting);
  if (::sigismember(&waiting, SIGTERM) == 1) _exit(128 + SIGTERM);  // asked to end before it began
  const pid_t child = ::fork();
  if (child < 0) give_up("fork");
  if (child > 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execvp(program[0], program);
  give_up("run the model's program");
}

/// Takes note of all that have ended; ends when the one that counts has.
void reap(pid_t program) {
  int status = 0;
  for (pid_t ended; (ended = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (ended != program) continue;
    _exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool forwards = argc > 1 && std::strcmp(argv[1], "--forward") == 0;
  if (forwards) --argc, ++argv;
  if (argc < 4) {
    std::fputs("usage: mimeo-init [--forward] DOOR PORT PROGRAM ARGUMENT...\n", stderr);
    return 2;
  }
  ::prctl(PR_SET_DUMPABLE, 0);  // what runs in here must not trace us
  const bool has_door = std::strcmp(argv[1], "-") != 0;
  const int calls = has_door ? listen_for_calls(static_cast<std::uint16_t>(std::atoi(argv[2]))) : -1;
  const int door = has_door ? open_door(argv[1]) : -1;
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  if (has_door) wait_for_server(door, calls);
  const pid_t program = run(argv + 3);
  // Else SIGTERM stays blocked: it is sent to the whole group, and the program has it already.
  sigset_t heard;
  ::sigemptyset(&heard);
  ::sigaddset(&heard, SIGCHLD);
  if (forwards) ::sigaddset(&heard, SIGTERM);
  const int signals = ::signalfd(-1, &heard, SFD_CLOEXEC | SFD_NONBLOCK);
  for (;;) {
    pollfd waits[] = {{signals, POLLIN, 0}, {door, POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0) continue;
    signalfd_siginfo signal;
    while (::read(signals, &signal, sizeof signal) > 0) {
      if (signal.ssi_signo == SIGTERM) ::kill(program, SIGTERM);
    }
    reap(program);
    if (waits[1].revents != 0) serve_door(door, calls);
  }
}
