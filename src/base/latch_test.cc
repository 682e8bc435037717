#include "base/latch.h"

#include <gtest/gtest.h>

#include "base/task_group.h"

namespace mimeo {
namespace {

using std::chrono::steady_clock;

TEST(Latch, LetsEverybodyGoOnAtOnce) {
  asio::io_context context(1);
  Latch latch(context.get_executor());
  TaskGroup tasks(context.get_executor(), "test");
  int passed = 0;
  auto waiter = [](Latch& on, int& count) -> Task<> {
    co_await on.wait();
    ++count;
  };
  tasks.spawn(waiter(latch, passed));
  tasks.spawn(waiter(latch, passed));
  context.poll();
  EXPECT_EQ(passed, 0);
  latch.open();
  context.run();
  EXPECT_EQ(passed, 2);
}

TEST(Latch, LetsNobodyWaitWhoComesLater) {
  asio::io_context context(1);
  Latch latch(context.get_executor());
  latch.open();
  bool passed = false;
  auto waiter = [](Latch& on, bool& done) -> Task<> {
    co_await on.wait();
    done = true;
  };
  TaskGroup tasks(context.get_executor(), "test");
  tasks.spawn(waiter(latch, passed));
  context.run();
  EXPECT_TRUE(passed);
}

TEST(Latch, SaysWhenTheTimeCameFirst) {
  asio::io_context context(1);
  Latch latch(context.get_executor());
  bool opened = true;
  auto waiter = [](Latch& on, bool& answer) -> Task<> { answer = co_await on.wait_until(steady_clock::now()); };
  TaskGroup tasks(context.get_executor(), "test");
  tasks.spawn(waiter(latch, opened));
  context.run();
  EXPECT_FALSE(opened);
}

TEST(Latch, FreesItsWaitersWhenItIsDestroyed) {
  asio::io_context context(1);
  auto latch = std::make_unique<Latch>(context.get_executor());
  bool passed = false;
  auto waiter = [](Latch& on, bool& done) -> Task<> {
    co_await on.wait();
    done = true;
  };
  TaskGroup tasks(context.get_executor(), "test");
  tasks.spawn(waiter(*latch, passed));
  context.poll();
  latch.reset();
  context.run();
  EXPECT_TRUE(passed);
}

TEST(Latch, ForgetsAWaiterThatWasCancelled) {
  asio::io_context context(1);
  Latch latch(context.get_executor());
  auto waiter = [](Latch& on) -> Task<> { co_await on.wait(); };
  TaskGroup tasks(context.get_executor(), "test");
  tasks.spawn(waiter(latch));
  context.poll();
  tasks.stop();
  context.restart();
  context.run();
  EXPECT_EQ(tasks.size(), 0u);
  latch.open();
}

}  // namespace
}  // namespace mimeo
