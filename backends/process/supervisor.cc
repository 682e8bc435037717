#include "process/supervisor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "process/orders.h"

namespace mimeo::process {
namespace {

// Everything the supervisor remembers, in static memory: it must not allocate (see the header).
struct Child {
  pid_t pid = 0;  ///< 0: the place is free
  Number number = 0;
  bool deaf = false;  ///< stands around the program: orders.h
};
std::array<Child, process_count> children;
std::array<char, order_bytes> order_buffer;
std::array<char, 256 * 1024> read_buffer;  // an environment is at most 128 KiB per string; ours is far smaller
std::array<char*, order_texts + 2> text_pointers;
pid_t own_pid = 0;

Child* find_by_pid(pid_t pid) {
  auto at = std::ranges::find(children, pid, &Child::pid);
  return at == children.end() ? nullptr : &*at;
}

Child* find_by_number(Number number) {
  for (Child& child : children) {
    if (child.pid != 0 && child.number == number) return &child;
  }
  return nullptr;
}

void close_from(unsigned first) {
  if (syscall(SYS_close_range, first, ~0u, 0u) == 0) return;
  for (int fd = static_cast<int>(first); fd < 65'536; ++fd) close(fd);  // kernels before 5.9
}

void write_number(char*& out, std::uint64_t number) {
  char digits[20];
  int count = 0;
  do digits[count++] = static_cast<char>('0' + number % 10);
  while ((number /= 10) != 0);
  while (count > 0) *out++ = digits[--count];
}

/// The front part of a file of /proc that fits the buffer.
std::string_view read_file(const char* path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  std::size_t size = 0;
  while (size < read_buffer.size()) {
    ssize_t got = read(fd, read_buffer.data() + size, read_buffer.size() - size);
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  close(fd);
  return {read_buffer.data(), size};
}

/// The children of a process of one thread, as the kernel knows them. Of the supervisor: the models, and orphans that fell to it as
/// subreaper.
std::size_t list_children(pid_t parent, std::array<pid_t, process_count>& into) {
  char path[96] = "/proc/";
  char* end = path + std::strlen(path);
  write_number(end, static_cast<std::uint64_t>(parent));
  std::memcpy(end, "/task/", sizeof "/task/" - 1);
  end += sizeof "/task/" - 1;
  write_number(end, static_cast<std::uint64_t>(parent));
  std::memcpy(end, "/children", sizeof "/children");
  std::string_view text = read_file(path);
  std::size_t count = 0;
  pid_t pid = 0;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      pid = pid * 10 + (c - '0');
    } else if (pid != 0) {
      if (count < into.size()) into[count++] = pid;
      pid = 0;
    }
  }
  if (pid != 0 && count < into.size()) into[count++] = pid;
  return count;
}

/// The number in the mark of a process, or 0 when it carries none.
Number marked_number(pid_t pid) {
  char path[64] = "/proc/";
  char* end = path + std::strlen(path);
  write_number(end, static_cast<std::uint64_t>(pid));
  std::memcpy(end, "/environ", sizeof "/environ");
  std::string_view environment = read_file(path);
  while (!environment.empty()) {
    std::string_view variable = environment.substr(0, environment.find('\0'));
    if (variable.starts_with(mark_name)) {
      Number number = 0;
      for (char c : variable.substr(variable.rfind('/') + 1)) number = number * 10 + static_cast<Number>(c - '0');
      return number;
    }
    environment.remove_prefix(std::min(environment.size(), variable.size() + 1));
  }
  return 0;
}

/// Kills orphans of processes that have ended: daemons that left the group of their model. False: one could not be told whose it
/// is, since what is in the middle of exec has no environment for a moment.
bool kill_orphans() {
  static std::array<pid_t, process_count> pids;
  std::size_t count = list_children(own_pid, pids);
  bool all_known = true;
  for (std::size_t i = 0; i < count; ++i) {
    if (find_by_pid(pids[i]) != nullptr) continue;
    Number number = marked_number(pids[i]);
    if (number == 0) all_known = false;
    if (number != 0 && find_by_number(number) == nullptr) kill(pids[i], SIGKILL);
  }
  return all_known;
}

void send_report(int socket, Report report) {
  // Blocking is right: a server that does not read is either busy for a moment or gone.
  while (send(socket, &report, sizeof report, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

[[noreturn]] void become(const OrderHead& head, int output, int error_pipe) {
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != own_pid) _exit(127);  // the supervisor died before the line above

  char* text = order_buffer.data() + sizeof head;
  const char* directory = text;
  auto next = [&text] { return text += std::strlen(text) + 1; };
  char** out = text_pointers.data();
  for (std::uint32_t i = 0; i < head.arguments; ++i) *out++ = next();
  *out++ = nullptr;
  char** variables = out;
  for (std::uint32_t i = 0; i < head.variables; ++i) *out++ = next();
  *out = nullptr;

  // Before it has anything: what a process holds already stays where it was.
  for (std::uint32_t i = 0; i < head.doors; ++i) {
    const int door = open(next(), O_WRONLY | O_CLOEXEC);
    if (door >= 0 && write(door, "0", 1) == 1) {
      close(door);
      continue;
    }
    const int reason = -errno;
    [[maybe_unused]] auto told = write(error_pipe, &reason, sizeof reason);
    _exit(127);
  }

  // When memory runs out the kernel shall take a model before it takes the server.
  int oom = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (oom >= 0) [[maybe_unused]] auto ignored = write(oom, "500", 3);
  rlimit no_core{0, 0};  // writing out gigabytes of weights would delay the notice of a crash by minutes
  setrlimit(RLIMIT_CORE, &no_core);

  // A model that wakes up does not push aside the server that sends it more: it then finds several requests at once.
  const sched_param same{};
  sched_setscheduler(0, SCHED_BATCH, &same);

  int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  syscall(SYS_close_range, 3u, ~0u, 4u /* CLOSE_RANGE_CLOEXEC */);

  for (int number = 1; number < NSIG; ++number) signal(number, SIG_DFL);
  sigset_t blocked;
  sigemptyset(&blocked);
  if (head.deaf != 0) sigaddset(&blocked, SIGTERM);
  sigprocmask(SIG_SETMASK, &blocked, nullptr);

  if (chdir(directory) == 0) execve(text_pointers[0], text_pointers.data(), variables);
  int reason = errno;
  [[maybe_unused]] auto ignored = write(error_pipe, &reason, sizeof reason);
  _exit(127);
}

/// What stands around a program ends when that has: were it killed itself, its end would be told while the program still holds
/// its memory. So the first process in there is, which takes all others with it.
void signal_group(const Child& child, int number) {
  static std::array<pid_t, process_count> inside;
  const std::size_t count = child.deaf && number == SIGKILL ? list_children(child.pid, inside) : 0;
  for (std::size_t i = 0; i < count; ++i) kill(inside[i], SIGKILL);
  if (count > 0) kill(child.pid, SIGCONT);  // it may have been stopped, too
  if (count == 0) kill(-child.pid, number);
}

/// errno, or 0 with `pid` set.
int start(const OrderHead& head, int output, pid_t& pid) {
  Child* place = find_by_pid(0);
  if (place == nullptr) return EAGAIN;
  int error_pipe[2];
  if (pipe2(error_pipe, O_CLOEXEC) != 0) return errno;
  pid = fork();
  if (pid == 0) become(head, output, error_pipe[1]);
  int reason = pid < 0 ? errno : 0;
  close(error_pipe[1]);
  if (pid > 0) {
    // Ends without a byte at the moment exec has succeeded, because the pipe is close-on-exec.
    while (read(error_pipe[0], &reason, sizeof reason) < 0 && errno == EINTR) {
    }
  }
  close(error_pipe[0]);
  if (reason == 0) {
    *place = {pid, head.number, head.deaf != 0};
  } else if (pid > 0) {
    waitpid(pid, nullptr, 0);
  }
  return reason;
}

/// Serves one order; false when the server is gone.
bool take_order(int socket) {
  iovec piece{order_buffer.data(), order_buffer.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (size < 0) return errno == EINTR || errno == EAGAIN;
  if (size < static_cast<ssize_t>(sizeof(OrderHead))) return false;

  OrderHead head;
  std::memcpy(&head, order_buffer.data(), sizeof head);
  if (head.what == OrderHead::What::signal) {
    if (const Child* child = find_by_number(head.number)) signal_group(*child, head.signal);
    return true;
  }
  int output = -1;
  if (cmsghdr* part = CMSG_FIRSTHDR(&message)) std::memcpy(&output, CMSG_DATA(part), sizeof output);
  pid_t pid = 0;
  int reason = start(head, output, pid);
  close(output);
  if (reason == 0) {
    send_report(socket, {Report::What::started, head.number, pid, 0});
  } else {
    send_report(socket, {Report::What::not_started, head.number, 0, reason});
  }
  return true;
}

/// Takes note of every child that has ended.
void reap(int socket) {
  for (;;) {
    siginfo_t info{};
    // First only a look: while its leader is a zombie a process group keeps its number, so the kill below hits no other.
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0) break;
    Child* child = find_by_pid(info.si_pid);
    if (child != nullptr) kill(-info.si_pid, SIGKILL);
    int status = 0;
    waitpid(info.si_pid, &status, 0);
    if (child == nullptr) continue;
    Number number = child->number;
    *child = {};
    send_report(socket, {Report::What::exited, number, info.si_pid, status});
  }
}

void kill_everything() {
  static std::array<pid_t, process_count> pids;
  for (const Child& child : children) {
    if (child.pid != 0) kill(-child.pid, SIGKILL);
  }
  for (;;) {
    // What a killed process leaves behind falls to us, so the list grows until nothing is left.
    std::size_t count = list_children(own_pid, pids);
    for (std::size_t i = 0; i < count; ++i) kill(pids[i], SIGKILL);
    if (waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

}  // namespace

void supervise(int socket) {
  setsid();  // the terminal's signals are for the server
  prctl(PR_SET_NAME, "mimeo-models");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_PDEATHSIG, 0);
  own_pid = getpid();
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);

  // Nothing of the server's may stay open here, except where it writes its faults: a port that it listened on must be
  // free when it is started again.
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(null, STDIN_FILENO);
  dup2(null, STDOUT_FILENO);
  if (fcntl(STDERR_FILENO, F_GETFD) < 0) dup2(null, STDERR_FILENO);
  constexpr int own_socket = 3;
  if (socket != own_socket) {
    dup2(socket, own_socket);
    fcntl(own_socket, F_SETFD, FD_CLOEXEC);
  }
  close_from(own_socket + 1);
  sigset_t child_signal;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  int child_ended = signalfd(-1, &child_signal, SFD_CLOEXEC | SFD_NONBLOCK);

  constexpr int never = -1;
  constexpr int last_look_ms = 1024;  // who has cleared its environment is not found by looking again
  int next_look_ms = never;
  for (bool served = true; served;) {
    pollfd waits[] = {{own_socket, POLLIN, 0}, {child_ended, POLLIN, 0}};
    const int ready = poll(waits, 2, next_look_ms);
    if (ready < 0) continue;
    if (waits[1].revents != 0) {
      signalfd_siginfo ignored;
      while (read(child_ended, &ignored, sizeof ignored) > 0) {
      }
      reap(own_socket);
      next_look_ms = 1;
    }
    if (next_look_ms != never) next_look_ms = kill_orphans() || next_look_ms >= last_look_ms ? never : 2 * next_look_ms;
    if (waits[0].revents != 0) served = take_order(own_socket);
  }
  kill_everything();
  _exit(0);
}

}  // namespace mimeo::process
