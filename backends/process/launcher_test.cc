#include "process/launcher.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include <boost/asio/detached.hpp>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <poll.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test_folder.h"
#include "process/lines.h"

namespace mimeo::process {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::Not;
using testing::SizeIs;

/// Waits until a process that need not be our child is gone; false after ten seconds.
bool gone(int pid) {
  int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (fd < 0) return errno == ESRCH;
  pollfd wait{fd, POLLIN, 0};
  int ready = poll(&wait, 1, 10'000);
  close(fd);
  return ready == 1;
}

seams::LaunchCommand shell(std::string script) {
  return {{"/bin/sh", "-c", std::move(script)}, {"PATH=/usr/bin:/bin", "GREETING=hello"}, "/tmp"};
}

/// A loop with a launcher, and what the launched processes said.
class Launching : public testing::Test {
 protected:
  Launching() : launcher_(context_.get_executor(), owner()) {}
  ~Launching() override { run(launcher_.close()); }

  void SetUp() override { ASSERT_TRUE(launcher_.open()); }

  static std::string owner() { return "launcher_test " + std::to_string(getpid()); }

  template <class T>
  T run(Task<T> task) {
    std::optional<T> answer;
    auto keep = [&](std::exception_ptr failure, T value) {
      if (failure) std::rethrow_exception(failure);
      answer = std::move(value);
    };
    asio::co_spawn(context_, std::move(task), keep);
    pump([&] { return answer.has_value(); });
    return std::move(*answer);
  }
  void run(Task<> task) {
    auto one = [](Task<> inner) -> Task<int> {
      co_await std::move(inner);
      co_return 1;
    };
    run(one(std::move(task)));
  }

  /// Runs the loop until `done`.
  void pump(std::function<bool()> done) {
    context_.restart();
    while (!done() && context_.run_one_for(20s) != 0) {
    }
    ASSERT_TRUE(done()) << "nothing happened for 20 s";
  }

  std::unique_ptr<seams::LaunchedProcess> launch(std::string script) {
    auto launched = run(launcher_.launch(shell(std::move(script)), [this](std::string_view line) { lines_.emplace_back(line); }));
    EXPECT_TRUE(launched) << launched.error().message;
    return std::move(*launched);
  }

  /// The next line, as a number.
  int await_number() {
    pump([this] { return !lines_.empty(); });
    int number = std::atoi(lines_.front().c_str());
    lines_.erase(lines_.begin());
    return number;
  }

  asio::io_context context_{1};
  std::vector<std::string> lines_;
  ProcessLauncher launcher_;
};

TEST_F(Launching, TellsWhatAProcessSaysOnBothStreamsAndHowItEnds) {
  auto process = launch("echo one; echo two >&2; printf three; exit 3");
  auto exit = run(process->exited());
  EXPECT_EQ(exit.code, 3);
  EXPECT_EQ(exit.signal, 0);
  EXPECT_EQ(exit.text(), "exit code 3");
  EXPECT_THAT(lines_, ElementsAre("one", "two", "three"));
}

TEST_F(Launching, TellsTheSignalThatKilledAProcess) {
  auto process = launch("kill -SEGV $$");
  auto exit = run(process->exited());
  EXPECT_EQ(exit.signal, SIGSEGV);
  EXPECT_EQ(exit.text(), "killed by signal 11 (SEGV)");
}

TEST_F(Launching, TellsTheEndToEverybodyWhoWaits) {
  auto process = launch("exit 5");
  EXPECT_EQ(run(process->exited()).code, 5);
  EXPECT_EQ(run(process->exited()).code, 5);
}

TEST_F(Launching, RefusesAProgramThatIsNotThere) {
  auto absent = run(launcher_.launch({{"/nowhere/model"}, {}, "/"}, {}));
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().kind, ErrorKind::not_found);
  EXPECT_EQ(absent.error().detail, "/nowhere/model");
  auto directory = run(launcher_.launch({{"/bin/true"}, {}, "/nowhere"}, {}));
  ASSERT_FALSE(directory);
  EXPECT_EQ(directory.error().kind, ErrorKind::not_found);
}

TEST_F(Launching, RefusesACommandThatIsTooLong) {
  auto launched = run(launcher_.launch({{"/bin/true", std::string(order_bytes, 'x')}, {}, "/"}, {}));
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::too_large);
}

TEST_F(Launching, LetsNoProcessPushTheServerAsideWhenItWakesUp) {
  auto process = launch("cut -d' ' -f41 /proc/self/stat");  // its policy
  run(process->exited());
  EXPECT_THAT(lines_, ElementsAre(std::to_string(SCHED_BATCH)));
}

TEST_F(Launching, GivesTheProcessOnlyWhatTheCommandSays) {
  int leaked = open("/dev/null", O_RDONLY);  // not close-on-exec, as a careless library would
  auto process = launch("pwd; echo $GREETING; echo ${HOME-none}; ls /proc/$$/fd; cat /proc/self/oom_score_adj; readlink /proc/$$/fd/0");
  run(process->exited());
  EXPECT_THAT(lines_, ElementsAre("/tmp", "hello", "none", "0", "1", "2", "500", "/dev/null"));
  close(leaked);
}

TEST_F(Launching, StopsAProcessThatListens) {
  auto process = launch("trap 'exit 7' TERM; echo 0; while :; do sleep 0.01; done");
  await_number();
  run(process->stop(20s));
  EXPECT_EQ(run(process->exited()).code, 7);
}

TEST_F(Launching, KillsAProcessThatIgnoresBeingStopped) {
  auto process = launch("trap '' TERM; echo 0; while :; do sleep 1000; done");
  await_number();
  run(process->stop(1ms));
  EXPECT_EQ(run(process->exited()).signal, SIGKILL);
}

TEST_F(Launching, KillsWorkersWithTheirModel) {
  auto process = launch("sleep 1000 & echo $!; wait");
  int worker = await_number();
  process->kill();
  EXPECT_TRUE(gone(worker));
}

TEST_F(Launching, KillsWorkersOfAModelThatCrashed) {
  auto process = launch("sleep 1000 & echo $!; kill -KILL $$");
  int worker = await_number();
  run(process->exited());
  EXPECT_TRUE(gone(worker));
}

TEST_F(Launching, KillsADaemonThatLeftTheGroup) {
  auto process = launch("setsid sh -c 'sleep 1000 & echo $!; wait' & wait");
  int daemon = await_number();
  process->kill();
  EXPECT_TRUE(gone(daemon));
}

TEST_F(Launching, LetsTheDaemonOfALivingModelBe) {
  auto process = launch("(setsid sleep 1000 & echo $!) ; sleep 1000");
  int daemon = await_number();
  auto other = launch("exit 0");
  run(other->exited());
  EXPECT_EQ(::kill(daemon, 0), 0);
  process.reset();
  EXPECT_TRUE(gone(daemon));
}

TEST_F(Launching, KillsAProcessWhoseHandleIsDropped) {
  auto process = launch("echo $$; sleep 1000");
  int pid = await_number();
  EXPECT_EQ(pid, process->pid());
  process.reset();
  EXPECT_TRUE(gone(pid));
}

TEST_F(Launching, CutsLongLinesAndLosesNothingElse) {
  auto process = launch("head -c 3000000 /dev/zero | tr '\\0' x; echo; seq 1 20000");
  run(process->exited());
  ASSERT_THAT(lines_, SizeIs(20001));
  EXPECT_EQ(lines_[0], std::string(line_bytes, 'x'));
  EXPECT_EQ(lines_[20000], "20000");
}

TEST_F(Launching, ToldOfTheEndThoughADaemonHoldsTheOutputOpen) {
  auto process = launch("(env -i setsid sleep 1000 & echo $!); echo bye");
  int daemon = await_number();
  run(process->exited());
  EXPECT_THAT(lines_, ElementsAre("bye"));
  ::kill(daemon, SIGKILL);
}

TEST_F(Launching, StartsManyAtOnce) {
  std::vector<std::unique_ptr<seams::LaunchedProcess>> processes;
  std::size_t answered = 0;
  auto one = [&](std::string script) -> Task<> {
    auto launched = co_await launcher_.launch(shell(std::move(script)), {});
    ++answered;
    if (launched) processes.push_back(std::move(*launched));
  };
  TaskGroup tasks(context_.get_executor(), "test");
  for (int i = 0; i < 200; ++i) tasks.spawn(one("exit 4"));
  pump([&] { return answered == 200; });
  ASSERT_THAT(processes, SizeIs(200));
  for (auto& process : processes) EXPECT_EQ(run(process->exited()).code, 4);
  run(tasks.join());
}

/// Where the machine lets us bound what processes take.
class BoundedLaunching : public Launching {
 protected:
  void SetUp() override {
    Launching::SetUp();
    auto groups = Cgroups::open("launcher_test bounds");
    if (!groups || !groups->has(Cgroups::Controller::memory) || !groups->has(Cgroups::Controller::pids)) {
      GTEST_SKIP() << "control groups cannot be made here";
    }
  }

  std::unique_ptr<seams::LaunchedProcess> launch_within(seams::Limits limits, std::string script) {
    auto command = shell(std::move(script));
    command.limits = limits;
    auto launched = run(launcher_.launch(std::move(command), [this](std::string_view line) { lines_.emplace_back(line); }));
    EXPECT_TRUE(launched) << launched.error().message << ": " << launched.error().detail;
    return std::move(*launched);
  }
};

TEST_F(BoundedLaunching, TellsThatAProcessWasKilledForTheMemoryItTook) {
  auto greedy = launch_within({.memory_bytes = 32 << 20}, "x=$(head -c 200000000 /dev/zero | tr '\\0' a); echo survived");
  const auto exit = run(greedy->exited());
  EXPECT_EQ(exit.signal, SIGKILL) << exit.text();
  EXPECT_TRUE(greedy->ran_out_of_memory());
  auto modest = launch_within({.memory_bytes = 32 << 20}, "exit 3");
  EXPECT_EQ(run(modest->exited()).code, 3);
  EXPECT_FALSE(modest->ran_out_of_memory());
}

TEST_F(BoundedLaunching, TellsWhileItLivesThatSomethingOfItWasKilledForMemory) {
  auto parent = launch_within({.memory_bytes = 32 << 20},
                              "exec 2> /dev/null; head -c 200000000 /dev/zero | tail -c 150000000 > /dev/null; echo $?; sleep 1000");
  EXPECT_EQ(await_number(), 128 + SIGKILL);
  EXPECT_TRUE(parent->ran_out_of_memory());
}

TEST_F(BoundedLaunching, ASupplyOfProcessesEnds) {
  auto bomb = launch_within({.processes = 8}, "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 60 & done; echo all");
  run(bomb->exited());
  EXPECT_THAT(lines_, Not(testing::Contains("all")));
}

TEST_F(Launching, SurvivesTheDeathOfTheSupervisor) {
  auto process = launch("echo $PPID; sleep 1000");
  int supervisor = await_number();
  ::kill(supervisor, SIGKILL);
  EXPECT_EQ(run(process->exited()).signal, SIGKILL);
  EXPECT_TRUE(gone(process->pid()));
  auto next = launch("exit 6");
  EXPECT_EQ(run(next->exited()).code, 6);
}

// --- Confined -------------------------------------------------------------------------------------------------------

class ConfinedLaunching : public Launching {
 protected:
  Offload offload_{1};

  void SetUp() override {
    Launching::SetUp();
    auto confiner = Confiner::find({.init = MIMEO_BUILD_DIR "/mimeo-init"});
    ASSERT_TRUE(confiner) << confiner.error().message;
    launcher_.confine_by(std::move(*confiner), offload_);
  }

  std::unique_ptr<seams::LaunchedProcess> launch(std::string script, std::string writable = {}) {
    auto command = shell(std::move(script));
    command.confinement = seams::Confinement{.writable = std::move(writable)};
    auto hear = [this](std::string_view line) { lines_.emplace_back(line); };
    auto launched = run(launcher_.launch(std::move(command), std::move(hear)));
    EXPECT_TRUE(launched) << launched.error().message;
    return std::move(*launched);
  }
};

TEST_F(ConfinedLaunching, TellsHowAProcessEnds) {
  auto process = launch("echo one; kill -SEGV $$");
  EXPECT_EQ(run(process->exited()).text(), "killed by signal 11 (SEGV)");
  EXPECT_THAT(lines_, ElementsAre("one"));
}

TEST_F(ConfinedLaunching, StopsAProcessThatListens) {
  auto process = launch("trap 'exit 7' TERM; echo 0; while :; do sleep 0.01; done");
  await_number();
  run(process->stop(20s));
  EXPECT_EQ(run(process->exited()).code, 7);
}

TEST_F(ConfinedLaunching, KillsWhatStandsStill) {
  auto process = launch("echo 0; sleep 1000");
  await_number();
  ASSERT_EQ(::kill(-process->pid(), SIGSTOP), 0);
  process->kill();
  EXPECT_EQ(run(process->exited()).signal, SIGKILL);
}

TEST_F(ConfinedLaunching, KillsWhatLeftTheGroup) {
  // Its number in there says nothing out here: it holds the end of a pipe that lives as long as it does.
  TestFolder scratch;
  std::filesystem::create_directory(scratch.path() + "/tmp");
  const auto pipe = scratch.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  auto process = launch("setsid sh -c 'exec 3> " + pipe + "; echo x >&3; exec sleep 1000' & wait", scratch.path());
  const int held = open(pipe.c_str(), O_RDONLY | O_CLOEXEC);
  char byte[8];
  EXPECT_EQ(read(held, byte, sizeof byte), 2);
  process->kill();
  EXPECT_EQ(read(held, byte, sizeof byte), 0);
  close(held);
}

// --- The death of the server ----------------------------------------------------------------------------------------

/// A server in a process of its own that launches `script` and waits to be killed. What the script prints arrives here.
class DoomedServer {
 public:
  DoomedServer(const std::string& owner, const std::string& script) {
    int pipe[2];
    EXPECT_EQ(pipe2(pipe, O_CLOEXEC), 0);
    pid_ = fork();
    if (pid_ == 0) serve(owner, script, pipe[1]);
    close(pipe[1]);
    out_ = fdopen(pipe[0], "r");
  }
  ~DoomedServer() {
    kill();
    fclose(out_);
  }

  int read_number() {
    int number = 0;
    EXPECT_EQ(fscanf(out_, "%d", &number), 1);
    return number;
  }

  void pause() { ::kill(pid_, SIGSTOP); }
  void kill() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  [[noreturn]] static void serve(const std::string& owner, const std::string& script, int out) {
    asio::io_context context(1);
    ProcessLauncher launcher(context.get_executor(), owner);
    if (!launcher.open()) _exit(1);
    std::unique_ptr<seams::LaunchedProcess> process;
    auto told = [out](std::string_view line) { dprintf(out, "%s\n", std::string(line).c_str()); };
    auto start = [&]() -> Task<> {
      auto launched = co_await launcher.launch(shell(script), told);
      if (launched) process = std::move(*launched);
    };
    auto begun = start();
    asio::co_spawn(context, std::move(begun), asio::detached);
    for (;;) context.run_for(1s);
  }

  int pid_ = 0;
  FILE* out_ = nullptr;
};

// The model, a worker in its group and a daemon outside of it.
constexpr auto family = "echo $PPID; echo $$; sleep 1000 & echo $!; (setsid sleep 1000 & echo $!); wait";

TEST(LauncherOfAKilledServer, LeavesNothingBehind) {
  DoomedServer server("doomed " + std::to_string(getpid()), family);
  int supervisor = server.read_number();
  int model = server.read_number();
  int worker = server.read_number();
  int daemon = server.read_number();
  EXPECT_EQ(::kill(daemon, 0), 0);
  server.kill();
  EXPECT_TRUE(gone(model));
  EXPECT_TRUE(gone(worker));
  EXPECT_TRUE(gone(daemon));
  EXPECT_TRUE(gone(supervisor));
}

TEST(LauncherOfAKilledServer, IsCleanedUpAfterByTheNextWhenTheSupervisorDiedToo) {
  std::string owner = "doomed with its supervisor " + std::to_string(getpid());
  DoomedServer server(owner, family);
  int supervisor = server.read_number();
  int model = server.read_number();
  server.read_number();
  int daemon = server.read_number();
  server.pause();
  ::kill(supervisor, SIGKILL);
  EXPECT_TRUE(gone(supervisor));
  server.kill();
  EXPECT_TRUE(gone(model));
  EXPECT_EQ(::kill(daemon, 0), 0);

  asio::io_context context(1);
  ProcessLauncher stranger(context.get_executor(), "somebody else");
  ASSERT_TRUE(stranger.open());
  EXPECT_EQ(::kill(daemon, 0), 0);
  ProcessLauncher next(context.get_executor(), owner);
  ASSERT_TRUE(next.open());
  EXPECT_TRUE(gone(daemon));
  for (auto* launcher : {&stranger, &next}) {
    auto closing = launcher->close();
    asio::co_spawn(context, std::move(closing), asio::detached);
  }
  context.run();
}

}  // namespace
}  // namespace mimeo::process
