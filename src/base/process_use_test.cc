#include "base/process_use.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include <gtest/gtest.h>

namespace mimeo {
namespace {

TEST(ProcessUse, counts_what_a_process_has_started) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::fork() == 0) {
      // A grandchild that holds memory of its own.
      constexpr std::size_t size = 64 * 1024 * 1024;
      auto* volatile memory = static_cast<char*>(std::malloc(size));  // an optimiser would see that nobody reads it
      std::memset(memory, 1, size);
      const pid_t self = memory[size - 1] == 1 ? ::getpid() : 0;
      (void)!::write(ready[1], &self, sizeof self);
    }
    for (;;) ::pause();
  }
  pid_t grandchild = 0;
  ASSERT_EQ(::read(ready[0], &grandchild, sizeof grandchild), static_cast<ssize_t>(sizeof grandchild));
  const int pids[] = {child, 0};
  const auto uses = use_of_trees(pids);
  EXPECT_GT(uses[0].memory_bytes, 64 * 1024 * 1024);
  EXPECT_EQ(uses[1].memory_bytes, 0) << "0 stands for no process";

  ::kill(grandchild, SIGKILL);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(ProcessUse, knows_this_process) {
  const auto use = own_use();
  EXPECT_GT(use.memory_bytes, 0);
  EXPECT_GE(use.virtual_bytes, use.memory_bytes);
  EXPECT_GE(use.open_files, 3);
  EXPECT_GE(use.open_files_limit, use.open_files);
  const auto now = static_cast<double>(::time(nullptr));
  EXPECT_GT(use.started_at, now - 3600);
  EXPECT_LE(use.started_at, now + 2);
}

}  // namespace
}  // namespace mimeo
