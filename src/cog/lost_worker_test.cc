#include "cog/lost_worker.h"

#include <csignal>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace mimeo::cog {
namespace {

/// A process of this name that has a child, which lives or has ended and was not waited for.
class Family {
 public:
  Family(const char* name, bool child_lives) {
    int told[2];
    EXPECT_EQ(pipe2(told, O_CLOEXEC), 0);
    pid_ = fork();
    if (pid_ == 0) become(name, child_lives);
    close(told[1]);
    char byte = 0;
    EXPECT_EQ(read(told[0], &byte, 1), 0) << "closed when its name is its own";
    close(told[0]);
  }
  ~Family() {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  int pid() const { return pid_; }

 private:
  [[noreturn]] static void become(const char* name, bool child_lives) {
    setpgid(0, 0);
    const pid_t child = fork();
    if (child == 0 && child_lives) execl("/bin/sleep", "sleep", "60", nullptr);
    if (child == 0) _exit(0);
    siginfo_t how;
    if (!child_lives) waitid(P_PID, static_cast<id_t>(child), &how, WEXITED | WNOWAIT);
    execl("/bin/sleep", name, "60", nullptr);
    _exit(127);
  }

  pid_t pid_ = 0;
};

TEST(LostWorker, IsAChildOfCogsServerThatHasEnded) {
  Family family("cog.server.http", false);
  EXPECT_TRUE(has_lost_worker(family.pid()));
  EXPECT_TRUE(has_lost_worker(getpid())) << "however deep in there";
}

TEST(LostWorker, IsNotOneThatLives) {
  Family family("cog.server.http", true);
  EXPECT_FALSE(has_lost_worker(family.pid()));
}

TEST(LostWorker, IsNoProgramOfTheModels) {
  Family family("something.else", false);
  EXPECT_FALSE(has_lost_worker(family.pid()));
}

TEST(LostWorker, IsNoneWhereThereIsNoProcess) { EXPECT_FALSE(has_lost_worker(0)); }

}  // namespace
}  // namespace mimeo::cog
