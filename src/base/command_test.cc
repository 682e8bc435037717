#include "base/command.h"

#include <filesystem>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/test_folder.h"

namespace mimeo {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

struct Said {
  std::string output, error;
  CommandOutput to() {
    return {[this](std::string_view text) { output += text; }, [this](std::string_view text) { error += text; }};
  }
};

Command shell(std::string script) { return {.arguments = {"sh", "-c", std::move(script)}, .environment = {}, .directory = "/"}; }

TEST(Command, tells_output_and_end) {
  Said said;
  auto end = run_command(shell("echo out; echo err >&2; exit 3"), said.to());
  ASSERT_TRUE(end);
  EXPECT_EQ(end->code, 3);
  EXPECT_EQ(said.output, "out\n");
  EXPECT_EQ(said.error, "err\n");
}

TEST(Command, starts_a_program_that_has_just_been_written_while_others_are_started) {
  const TestFolder folder;
  std::jthread others([](std::stop_token stop) {
    while (!stop.stop_requested()) EXPECT_TRUE(run_command(shell("true"), {}));
  });
  for (int i = 0; i < 300; ++i) {
    const auto program = folder.path() + "/" + std::to_string(i);
    std::filesystem::copy_file("/bin/true", program);
    auto end = run_command({.arguments = {program}, .environment = {}, .directory = "/"}, {});
    ASSERT_TRUE(end) << end.error().message;
    EXPECT_TRUE(end->ok());
  }
}

TEST(Command, tells_the_signal_that_killed) {
  auto end = run_command(shell("kill -9 $$"), {});
  ASSERT_TRUE(end);
  EXPECT_EQ(end->signal, 9);
  EXPECT_FALSE(end->ok());
}

TEST(Command, loses_nothing_of_much_output) {
  Said said;
  auto end = run_command(shell("i=0; while [ $i -lt 40000 ]; do echo 0123456789; i=$((i+1)); done"), said.to());
  ASSERT_TRUE(end && end->ok());
  EXPECT_EQ(said.output.size(), 440'000u);
}

TEST(Command, gives_exactly_the_environment_directory_and_empty_input) {
  Said said;
  Command command = shell("echo $A; pwd; cat; echo ${HOME:-no home}");
  command.environment = {"A=1", "PATH=/usr/bin:/bin"};
  command.directory = "/usr";
  ASSERT_TRUE(run_command(command, said.to()));
  EXPECT_EQ(said.output, "1\n/usr\nno home\n");
}

TEST(Command, kills_the_whole_group_when_time_is_over) {
  Said said;
  Command command = shell("sleep 60 & echo $!; wait");
  command.time_limit = 200ms;
  auto end = run_command(command, said.to());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::timed_out);
  const int grandchild = static_cast<int>(syscall(SYS_pidfd_open, std::stoi(said.output), 0));
  if (grandchild < 0) return;  // gone, and its number free again
  pollfd gone{.fd = grandchild, .events = POLLIN};
  EXPECT_EQ(poll(&gone, 1, 10'000), 1) << "the grandchild lives";
  close(grandchild);
}

TEST(Command, is_stopped_on_request) {
  std::stop_source stop;
  Command command = shell("echo begun; sleep 60");
  CommandOutput output{[&](std::string_view) { stop.request_stop(); }, {}};
  auto end = run_command(command, output, stop.get_token());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::canceled);
}

TEST(Command, tells_that_nothing_comes) {
  std::stop_source stop;
  int silences = 0;
  CommandOutput output;
  output.silent = [&] {
    if (++silences == 3) stop.request_stop();
  };
  output.silence = std::chrono::milliseconds(1);
  auto end = run_command(shell("sleep 60"), output, stop.get_token());
  EXPECT_EQ(end.error().kind, ErrorKind::canceled);
  EXPECT_EQ(silences, 3);
}

TEST(Command, does_not_wait_for_what_the_program_left_behind) {
  Said said;
  auto begin = std::chrono::steady_clock::now();
  auto end = run_command(shell("setsid sleep 20 & echo done"), said.to());
  ASSERT_TRUE(end && end->ok());
  EXPECT_EQ(said.output, "done\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST(Command, says_when_there_is_no_such_program_or_directory) {
  auto end = run_command({.arguments = {"/no/such/program"}, .environment = {}, .directory = "/"}, {});
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().kind, ErrorKind::not_found);
  Command command = shell("true");
  command.directory = "/no/such/directory";
  EXPECT_EQ(run_command(command, {}).error().kind, ErrorKind::not_found);
}

TEST(Command, hands_on_the_descriptor_of_a_lock_and_no_other) {
  std::string path = testing::TempDir() + "command-lock-" + std::to_string(getpid());
  int lock = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  ASSERT_GE(lock, 0);
  int leaky = dup(lock);  // without close-on-exec
  Said said;
  Command command = shell("readlink /proc/$$/fd/3; ls /proc/$$/fd");  // no pipe: the shell would hold its end for a moment
  command.keep_open = lock;
  auto end = run_command(command, said.to());
  close(lock);
  close(leaky);
  unlink(path.c_str());
  ASSERT_TRUE(end && end->ok());
  EXPECT_EQ(said.output, path + "\n0\n1\n2\n3\n");
}

TEST(Lines, cuts_at_line_ends_and_carriage_returns_and_tells_the_rest) {
  std::vector<std::string> lines;
  {
    Lines cutter([&](std::string_view line) { lines.emplace_back(line); });
    cutter.add("one\ntw");
    cutter.add("o\r50%\r\n\n");
    cutter.add("end");
  }
  EXPECT_THAT(lines, ElementsAre("one", "two", "50%", "end"));
}

}  // namespace
}  // namespace mimeo
