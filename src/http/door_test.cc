#include "http/door.h"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/test_folder.h"
#include "base/test_run.h"
#include "http/socket.h"

namespace mimeo::http {
namespace {

using namespace std::chrono_literals;

/// The real first process of a sandbox, with a table of processes of its own; but its network and files are ours.
class DoorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto address = Address::of_tcp("127.0.0.1", 0);
    {
      const auto free = listen_on(address);
      ASSERT_TRUE(free);
    }
    calls_port_ = address.port;
    const auto port = std::to_string(calls_port_);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::setpgid(0, 0);
      ::execl("/usr/bin/bwrap", "bwrap", "--unshare-user", "--unshare-pid", "--as-pid-1", "--die-with-parent", "--dev-bind", "/", "/",
              MIMEO_BUILD_DIR "/mimeo-init", path_.c_str(), port.c_str(), "/bin/sleep", "1000", nullptr);
      ::_exit(127);
    }
    ::setpgid(pid_, pid_);
    // It is there when it answers.
    while (!ask(0) && ::waitpid(pid_, nullptr, WNOHANG) == 0) ::sched_yield();
  }
  void TearDown() override {
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  Result<FileHandle> ask(std::uint16_t port, std::string path = {}) {
    asio::io_context io;
    return run_on(io, ask_door(path.empty() ? path_ : std::move(path), port, std::chrono::steady_clock::now() + 10s));
  }

  TestFolder folder_;
  std::string path_ = folder_.path() + "/door";
  std::uint16_t calls_port_ = 0;
  pid_t pid_ = 0;
};

bool is_connected(int from, int to) {
  const int accepted = ::accept(to, nullptr, nullptr);
  char byte = 0;
  const bool heard = ::send(from, "x", 1, 0) == 1 && ::recv(accepted, &byte, 1, MSG_WAITALL) == 1 && byte == 'x';
  ::close(accepted);
  return heard;
}

TEST_F(DoorTest, HandsOutASocketThatConnects) {
  auto address = Address::of_tcp("127.0.0.1", 0);
  const auto listening = listen_on(address);
  const auto socket = ask(address.port);
  ASSERT_TRUE(socket) << socket.error().message;
  EXPECT_TRUE(is_connected(socket->get(), listening->get()));
}

TEST_F(DoorTest, HandsOutTheSocketOnWhichProgramsBehindItCallUs) {
  const auto listening = ask(0);
  ASSERT_TRUE(listening);
  const auto caller = connect_to(Address::of_tcp("127.0.0.1", calls_port_));
  ASSERT_TRUE(caller);
  EXPECT_TRUE(is_connected(caller->socket.get(), listening->get()));
}

TEST_F(DoorTest, SaysThatNobodyIsThere) {
  EXPECT_EQ(ask(0, folder_.path() + "/absent").error().kind, ErrorKind::unavailable);
  ASSERT_EQ(::symlink(path_.c_str(), (folder_.path() + "/link").c_str()), 0);
  EXPECT_EQ(ask(0, folder_.path() + "/link").error().kind, ErrorKind::unavailable) << "whoever made the link leads us astray";
}

TEST(DoorOfOurOwn, OpensToNobodyInHere) {
  TestFolder folder;
  const auto path = folder.path() + "/door";
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::execl(MIMEO_BUILD_DIR "/mimeo-init", "mimeo-init", path.c_str(), "0", "/bin/sleep", "1000", nullptr);
    ::_exit(127);
  }
  while (!pin_socket(path) && ::waitpid(pid, nullptr, WNOHANG) == 0) ::sched_yield();
  asio::io_context io;
  const auto socket = run_on(io, ask_door(path, 0, std::chrono::steady_clock::now() + 10s));
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().kind, ErrorKind::unavailable);
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
}

TEST_F(DoorTest, IsLateWhenItStaysShut) {
  ::kill(-pid_, SIGSTOP);
  asio::io_context io;
  const auto socket = run_on(io, ask_door(path_, 0, std::chrono::steady_clock::now()));
  ASSERT_FALSE(socket);
  EXPECT_EQ(socket.error().kind, ErrorKind::timed_out);
}

}  // namespace
}  // namespace mimeo::http
