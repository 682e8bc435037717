#include "http/socket_reader.h"

#include <cerrno>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "base/task_group.h"
#include "base/test_run.h"
#include "http/socket.h"

namespace mimeo::http {
namespace {

/// A TCP connection to oneself.
class SocketReaderTest : public ::testing::Test {
 protected:
  SocketReaderTest() {
    Address address = Address::of_tcp("127.0.0.1", 0);
    const FileHandle door = listen_on(address).value();
    theirs_ = connect_to(address).value().socket;
    FileHandle ours;
    while (!ours) ours = FileHandle(::accept4(door.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    socket_ = adopt(io_.get_executor(), std::move(ours));
  }
  ~SocketReaderTest() override { run_on(io_, waits_.join()); }

  void begin_wait() { waits_.spawn(wait()); }
  Task<> wait() {
    const bool ready = co_await reader_.wait();
    ready_ += ready ? 1 : 0;
  }
  void go_on_until_ready(int count) {
    while (ready_ < count) {
      io_.restart();
      io_.run_one();
    }
  }
  void say(std::string_view text) {
    ASSERT_EQ(::send(theirs_.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  std::string read() {
    const ssize_t count = reader_.read(into_);
    return count < 0 ? "error " + std::to_string(-count) : std::string(into_, static_cast<std::size_t>(count));
  }
  static std::string error(int number) { return "error " + std::to_string(number); }

  asio::io_context io_;
  FileHandle theirs_;
  StreamSocket socket_{io_};
  SocketReader reader_{socket_};
  TaskGroup waits_{io_.get_executor(), "waits"};
  int ready_ = 0;
  char into_[64];
};

TEST_F(SocketReaderTest, GivesWhatCameDuringTheWait) {
  EXPECT_EQ(read(), error(EAGAIN));
  begin_wait();
  say("hello");
  go_on_until_ready(1);
  EXPECT_EQ(read(), "hello");
  EXPECT_EQ(read(), error(EAGAIN));
}

TEST_F(SocketReaderTest, LetsAWaitKeepItsBufferWhenSomebodyReadsBesideIt) {
  begin_wait();
  io_.poll();
  EXPECT_EQ(read(), error(EAGAIN));
  begin_wait();
  io_.poll();
  say("hello");
  go_on_until_ready(2);
  EXPECT_EQ(read(), "hello");
}

TEST_F(SocketReaderTest, TellsAnErrorThatItsWaitHasMet) {
  begin_wait();
  io_.poll();
  const linger at_once{1, 0};
  ASSERT_EQ(::setsockopt(theirs_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
  theirs_ = FileHandle();
  go_on_until_ready(1);
  EXPECT_EQ(read(), error(ECONNRESET));
  EXPECT_EQ(read(), error(ECONNRESET)) << "the kernel would say that it is the end";
}

TEST_F(SocketReaderTest, TellsTheEnd) {
  say("bye");
  theirs_ = FileHandle();
  begin_wait();
  go_on_until_ready(1);
  EXPECT_EQ(read(), "bye");
  begin_wait();
  go_on_until_ready(2);
  EXPECT_EQ(read(), "");
}

}  // namespace
}  // namespace mimeo::http
