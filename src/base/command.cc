#include "base/command.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

namespace mimeo {
namespace {

using Steady = std::chrono::steady_clock;

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { reset(); }
  int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

struct Pipe {
  Descriptor reader, writer;
};

Result<Pipe> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return fail(ErrorKind::unavailable, "No pipe to be had", std::strerror(errno));
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (const std::string& text : texts) result.push_back(const_cast<char*>(text.c_str()));
  result.push_back(nullptr);
  return result;
}

/// The two halves of what posix_spawn wants to know, with the life of a scope.
class Spawning {
 public:
  Spawning() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~Spawning() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  /// 0 with `pid` set, or an errno.
  int start(const Command& command, int output, int error, pid_t& pid) {
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_addchdir_np(&actions_, command.directory.c_str());
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, error, STDERR_FILENO);
    if (command.keep_open >= 0) posix_spawn_file_actions_adddup2(&actions_, command.keep_open, STDERR_FILENO + 1);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + (command.keep_open >= 0 ? 2 : 1));
    auto arguments = pointers(command.arguments);
    auto environment = pointers(command.environment);
    return posix_spawnp(&pid, arguments[0], &actions_, &attributes_, arguments.data(), environment.data());
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// A child in a session of its own; killed with its group unless it has been waited for.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid), end_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}
  ~Child() {
    if (pid_ == 0) return;
    kill(-pid_, SIGKILL);
    wait();
  }
  /// Readable when the child has ended.
  int end() const { return end_.get(); }

  CommandEnd wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    if (WIFSIGNALED(status)) return {.signal = WTERMSIG(status)};
    return {.code = WEXITSTATUS(status)};
  }

 private:
  pid_t pid_;
  Descriptor end_;
};

/// Reads what there is, within reason: a program that never pauses must not keep us from looking at the clock. Closes the
/// descriptor at its end.
void drain(Descriptor& from, const std::function<void(std::string_view)>& to) {
  std::array<char, 16 * 1024> buffer;
  for (int pieces = 0; pieces < 64 && from.get() >= 0; ++pieces) {
    ssize_t count = read(from.get(), buffer.data(), buffer.size());
    if (count > 0) {
      if (to) to(std::string_view(buffer.data(), static_cast<std::size_t>(count)));
    } else if (count == 0) {
      from.reset();
    } else if (errno != EINTR) {
      return;  // nothing more for now
    }
  }
}

/// A program that has just been written may be "busy" for a moment: a child that another thread was starting at that time holds
/// a copy of the descriptor it was written through, until that child's own exec. So ETXTBSY passes, and is waited out.
constexpr auto busy_patience = std::chrono::seconds(2);
constexpr auto busy_pause = std::chrono::milliseconds(2);

/// 0 with `pid` set, or an errno.
int start(const Command& command, int output, int error, pid_t& pid) {
  const auto give_up = Steady::now() + busy_patience;
  for (;;) {
    const int reason = Spawning().start(command, output, error, pid);
    if (reason != ETXTBSY || Steady::now() >= give_up) return reason;
    std::this_thread::sleep_for(busy_pause);
  }
}

int milliseconds_until(Steady::time_point deadline) {
  auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

}  // namespace

Result<CommandEnd> run_command(const Command& command, const CommandOutput& output, std::stop_token stop) {
  auto out = make_pipe();
  if (!out) return pass_on(std::move(out));
  auto error = make_pipe();
  if (!error) return pass_on(std::move(error));
  Descriptor stopped(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  auto wake = [fd = stopped.get()] { [[maybe_unused]] auto ignored = eventfd_write(fd, 1); };
  std::stop_callback on_stop(stop, wake);
  // A command could be done with before we have looked whether it is still wanted.
  if (stop.stop_requested()) return fail(ErrorKind::canceled, command.arguments[0] + " was stopped");

  const auto deadline = Steady::now() + command.time_limit;
  pid_t pid = 0;
  if (int reason = start(command, out->writer.get(), error->writer.get(), pid); reason != 0) {
    auto kind = reason == ENOENT || reason == EACCES || reason == ENOTDIR ? ErrorKind::not_found : ErrorKind::unavailable;
    return fail(kind, fmt::format("{} cannot be started: {}", command.arguments[0], std::strerror(reason)));
  }
  Child child(pid);
  out->writer.reset();
  error->writer.reset();

  auto next_silence = Steady::now() + output.silence;
  for (;;) {
    // A negative descriptor is passed over by poll: a stream that has ended.
    std::array<pollfd, 4> waiting{{{.fd = child.end(), .events = POLLIN},
                                   {.fd = stopped.get(), .events = POLLIN},
                                   {.fd = out->reader.get(), .events = POLLIN},
                                   {.fd = error->reader.get(), .events = POLLIN}}};
    int ready = poll(waiting.data(), waiting.size(), milliseconds_until(output.silent ? std::min(deadline, next_silence) : deadline));
    if (ready < 0 && errno != EINTR) return fail(ErrorKind::internal, "poll failed", std::strerror(errno));
    const bool ended = ready > 0 && waiting[0].revents != 0;
    drain(out->reader, output.standard_output);
    drain(error->reader, output.standard_error);
    if (ended) return child.wait();
    if (output.silent && ready == 0 && Steady::now() >= next_silence) output.silent();
    next_silence = Steady::now() + output.silence;
    if (stop.stop_requested()) return fail(ErrorKind::canceled, command.arguments[0] + " was stopped");
    if (Steady::now() >= deadline) {
      auto seconds = std::chrono::duration_cast<std::chrono::seconds>(command.time_limit).count();
      return fail(ErrorKind::timed_out, fmt::format("{} did not end within {} s", command.arguments[0], seconds));
    }
  }
}

std::string find_program(std::string_view name, std::string_view search_path) {
  for (const auto folder : split(search_path, ':')) {
    auto path = fmt::format("{}/{}", folder, name);
    if (folder.starts_with('/') && ::access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

Lines::~Lines() {
  if (!begun_.empty()) on_line_(begun_);
}

void Lines::add(std::string_view piece) {
  for (char c : piece) {
    if (c != '\n' && c != '\r') {
      begun_ += c;
    } else if (!begun_.empty()) {
      on_line_(std::exchange(begun_, {}));
    }
  }
}

}  // namespace mimeo
