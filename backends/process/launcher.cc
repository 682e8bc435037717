#include "process/launcher.h"

#include <array>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/wait.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/latch.h"
#include "base/log.h"
#include "process/leftovers.h"
#include "process/lines.h"

namespace mimeo::process {

using OnOutput = std::function<void(std::string_view)>;

/// One process as the launcher knows it. Shared by the handle that the caller owns, the launcher's table and the task that
/// reads the output.
struct ProcessLauncher::State {
  State(Executor executor, Number own, Descriptor pipe, OnOutput callback)
      : number(own), output(executor, pipe.release()), on_output(std::move(callback)), started(executor), ended(executor) {}

  const Number number;
  asio::posix::basic_stream_descriptor<Executor> output;
  OnOutput on_output;
  Lines lines;
  bool confined = false;
  std::unique_ptr<Cgroup> group;
  bool out_of_memory = false;  ///< once it has ended
  int pid = 0;
  int start_error = 0;  ///< errno
  seams::Exit exit;
  Latch started;  ///< or found impossible to start
  Latch ended;

  /// Reads what is there; false at the end.
  bool read_some() {
    std::array<char, 16 * 1024> bytes;
    ssize_t size = ::read(output.native_handle(), bytes.data(), bytes.size());
    if (size < 0) return errno == EINTR;
    // A copy, because the callback may destroy the handle and with it the original.
    OnOutput callback = on_output;
    if (callback) lines.feed({bytes.data(), static_cast<std::size_t>(size)}, callback);
    return size > 0;
  }

  Task<> pump(std::shared_ptr<State> self) {
    for (;;) {
      auto [error] = co_await output.async_wait(asio::posix::descriptor_base::wait_read, as_result);
      if (error || !output.is_open()) co_return;
      if (!read_some() && errno != EAGAIN) co_return;
    }
  }

  bool ran_out_of_memory() const { return out_of_memory || (group && group->ran_out_of_memory()); }

  void end(seams::Exit how) {
    // The last words must be heard before the end is told, but somebody who left the group may hold the pipe and talk on.
    for (int piece = 0; piece < 64 && output.is_open() && read_some(); ++piece) {
    }
    if (OnOutput callback = on_output) lines.finish(callback);
    boost::system::error_code ignored;
    output.close(ignored);
    out_of_memory = ran_out_of_memory();
    group = nullptr;
    exit = how;
    started.open();
    ended.open();
  }
};

class ProcessLauncher::Process final : public seams::LaunchedProcess {
 public:
  Process(ProcessLauncher& launcher, std::shared_ptr<State> state) : launcher_(launcher), state_(std::move(state)) {}
  ~Process() override {
    state_->on_output = nullptr;
    kill();
  }

  int pid() const override { return state_->pid; }

  Task<seams::Exit> exited() override {
    auto state = state_;
    co_await state->ended.wait();
    co_return state->exit;
  }

  bool ran_out_of_memory() const override { return state_->ran_out_of_memory(); }

  Task<> stop(std::chrono::steady_clock::duration grace) override {
    auto state = state_;
    signal(SIGTERM);
    bool gone = co_await state->ended.wait_until(std::chrono::steady_clock::now() + grace);
    if (!gone) log_warn("process.ignored_stop", {{"pid", state->pid}});
    if (!gone) signal(SIGKILL);
    co_await state->ended.wait();
  }

  void kill() override { signal(SIGKILL); }

 private:
  void signal(int number) {
    if (state_->ended.is_open() || !launcher_.connected_) return;
    OrderHead head;
    head.what = OrderHead::What::signal;
    head.number = state_->number;
    head.signal = number;
    launcher_.link_->send(head);
  }

  ProcessLauncher& launcher_;
  std::shared_ptr<State> state_;
};

ProcessLauncher::ProcessLauncher(Executor executor, std::string_view owner)
    : owner_(sha256_hex(owner).substr(0, 16)), tasks_(std::move(executor), "processes") {}

void ProcessLauncher::confine_by(Confiner confiner, Offload& offload) {
  confiner_ = std::move(confiner);
  offload_ = &offload;
}

ProcessLauncher::~ProcessLauncher() { assert(!connected_ && "the launcher must be closed before it is destroyed"); }

Result<void> ProcessLauncher::open() {
  if (std::size_t count = kill_leftovers(owner_)) log_warn("processes.leftovers_killed", {{"count", count}});
  auto groups = Cgroups::open(owner_);
  if (!groups) log_info("models.not_bounded", {{"reason", groups.error().detail}});
  if (groups) groups_ = std::move(*groups);
  return connect();
}

Result<void> ProcessLauncher::connect() {
  auto opened = Link::open(tasks_.executor());
  if (!opened) return pass_on(std::move(opened));
  link_ = std::move(*opened);
  connected_ = true;
  tasks_.spawn(serve());
  return {};
}

Task<> ProcessLauncher::serve() {
  co_await link_->serve([this](const Report& report) { hear(report); });
  // Without their supervisor the models are dead, too: it was their parent.
  connected_ = false;
  auto lost = std::exchange(processes_, {});
  for (auto& [number, state] : lost) {
    state->start_error = ECHILD;
    state->end({0, SIGKILL});
  }
}

void ProcessLauncher::hear(const Report& report) {
  auto at = processes_.find(report.number);
  if (at == processes_.end()) return;
  auto state = at->second;
  if (report.what == Report::What::started) {
    state->pid = report.pid;
    state->started.open();
    return;
  }
  processes_.erase(at);
  if (report.what == Report::What::not_started) {
    state->start_error = report.value;
    state->end({127, 0});
  } else if (WIFSIGNALED(report.value)) {
    state->end({0, WTERMSIG(report.value)});
  } else if (state->confined) {
    state->end(exit_of_confined(WEXITSTATUS(report.value)));
  } else {
    state->end({WEXITSTATUS(report.value), 0});
  }
}

Task<Result<std::unique_ptr<seams::LaunchedProcess>>> ProcessLauncher::launch(seams::LaunchCommand command,
                                                                              OnOutput on_output) {
  assert(!command.arguments.empty());
  const bool confined = confiner_ && command.confinement;
  if (confined) {
    auto confine = [this, &command] { return confiner_->confine(std::move(command)); };
    auto wrapped = co_await offload_->run(confine);
    command = std::move(wrapped);
  }
  if (!connected_) {
    auto again = connect();
    if (!again) co_return pass_on(std::move(again));
  }
  Number number = ++last_number_;
  command.environment.push_back(mark(owner_, number));
  std::unique_ptr<Cgroup> group;
  if (groups_) {
    auto made = groups_->make(number, command.limits);
    if (!made) co_return pass_on(std::move(made));
    group = std::move(*made);
  }
  const auto doors = group ? group->doors() : std::vector<std::string>();
  auto texts = join_texts(command.directory, command.arguments, command.environment, doors);
  if (!texts) co_return pass_on(std::move(texts));
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) {
    co_return fail(ErrorKind::unavailable, "no pipe for a model's output", std::strerror(errno));
  }
  fcntl(pipe[0], F_SETFL, O_NONBLOCK);

  OrderHead head;
  head.number = number;
  head.deaf = confined ? 1 : 0;
  head.arguments = static_cast<std::uint32_t>(command.arguments.size());
  head.variables = static_cast<std::uint32_t>(command.environment.size());
  head.doors = static_cast<std::uint32_t>(doors.size());
  auto state = std::make_shared<State>(tasks_.executor(), number, Descriptor(pipe[0]), std::move(on_output));
  state->confined = confined;
  state->group = std::move(group);
  auto process = std::make_unique<Process>(*this, state);  // from here on a cancelled launch kills what it began
  processes_.emplace(number, state);
  link_->send(head, *texts, Descriptor(pipe[1]));
  co_await state->started.wait();

  if (state->start_error != 0) {
    int reason = state->start_error;
    if (reason < 0) {
      co_return fail(ErrorKind::unavailable, "What a model takes could not be bounded", std::strerror(-reason));
    }
    bool absent = reason == ENOENT || reason == ENOTDIR || reason == EACCES || reason == ENOEXEC;
    co_return fail(absent ? ErrorKind::not_found : ErrorKind::unavailable,
                   fmt::format("cannot start the program: {}", std::strerror(reason)), command.arguments.front());
  }
  tasks_.spawn(state->pump(state));
  co_return std::move(process);
}

Task<> ProcessLauncher::close() {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  link_.reset();
  if (std::exchange(connected_, false)) {
    auto lost = std::exchange(processes_, {});
    for (auto& [number, state] : lost) state->end({0, SIGKILL});
  }
  tasks_.stop();
  co_await tasks_.join();
}

}  // namespace mimeo::process
