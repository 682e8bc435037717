#include "base/task_group.h"

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mimeo {
namespace {

class TaskGroupTest : public testing::Test {
 protected:
  asio::io_context io{1};
  TaskGroup group{io.get_executor(), "test"};
  std::string told;

  /// Runs `body` and the group's tasks until nothing is left to do.
  void run(Task<> body) {
    std::exception_ptr failure;
    asio::co_spawn(io, std::move(body), [&](std::exception_ptr e) { failure = e; });
    io.run();
    io.restart();
    if (failure) std::rethrow_exception(failure);
  }

  Task<> say(std::string word) {
    told += word;
    co_return;
  }

  Task<> wait_for_ever(std::string word_at_the_end) {
    asio::steady_timer timer(io, asio::steady_timer::time_point::max());
    told += "(";
    try {
      co_await timer.async_wait(asio::use_awaitable);
    } catch (const boost::system::system_error&) {
      told += word_at_the_end;
      throw;
    }
  }

  Task<> stop_and_join() {
    group.stop();
    co_await group.join();
    told += ".";
  }

  Task<> join() {
    co_await group.join();
    told += ".";
  }
};

TEST_F(TaskGroupTest, a_task_begins_after_spawn_has_returned) {
  auto body = [this]() -> Task<> {
    group.spawn(say("b"));
    told += "a";
    co_await group.join();
    told += "c";
  };
  run(body());
  EXPECT_EQ(told, "abc");
}

TEST_F(TaskGroupTest, join_of_an_empty_group_returns_at_once) {
  run(join());
  EXPECT_EQ(told, ".");
}

TEST_F(TaskGroupTest, stop_cancels_every_wait_and_join_waits_for_the_ends) {
  group.spawn(wait_for_ever("a)"));
  group.spawn(wait_for_ever("b)"));
  EXPECT_EQ(group.size(), 2u);
  io.poll();
  EXPECT_EQ(told, "((");
  run(stop_and_join());
  EXPECT_EQ(told, "((a)b).");
  EXPECT_EQ(group.size(), 0u);
}

TEST_F(TaskGroupTest, several_may_join) {
  group.spawn(wait_for_ever(")"));
  asio::co_spawn(io, join(), asio::detached);
  asio::co_spawn(io, join(), asio::detached);
  io.poll();
  run(stop_and_join());
  EXPECT_EQ(told, "()...");
}

TEST_F(TaskGroupTest, a_task_spawned_after_stop_is_destroyed_unstarted) {
  group.stop();
  auto held = std::make_shared<int>(1);
  auto task = [](std::shared_ptr<int>) -> Task<> { co_return; };
  group.spawn(task(held));
  run(join());
  EXPECT_EQ(held.use_count(), 1);
}

TEST_F(TaskGroupTest, a_task_that_spawns_while_the_group_stops_is_waited_for) {
  auto parent = [this]() -> Task<> {
    asio::steady_timer timer(io, asio::steady_timer::time_point::max());
    co_await timer.async_wait(as_result);
    group.spawn(say("never"));
  };
  group.spawn(parent());
  io.poll();
  run(stop_and_join());
  EXPECT_EQ(told, ".");
}

TEST_F(TaskGroupTest, a_task_may_stop_its_own_group) {
  auto suicidal = [this]() -> Task<> {
    group.stop();
    asio::steady_timer timer(io, asio::steady_timer::time_point::max());
    co_await timer.async_wait(as_result);
    told += "not reached";
  };
  group.spawn(wait_for_ever(")"));
  group.spawn(suicidal());
  run(join());
  EXPECT_EQ(told, "().");
}

TEST_F(TaskGroupTest, an_escaped_exception_is_logged_and_the_others_go_on) {
  auto broken = []() -> Task<> {
    throw std::runtime_error("tail too short");
    co_return;
  };
  testing::internal::CaptureStderr();
  group.spawn(broken());
  group.spawn(say("b"));
  run(join());
  EXPECT_EQ(told, "b.");
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::HasSubstr("error task.failed group=test reason=\"tail too short\""));
}

TEST_F(TaskGroupTest, the_end_by_cancellation_is_not_logged) {
  testing::internal::CaptureStderr();
  group.spawn(wait_for_ever(")"));
  io.poll();
  run(stop_and_join());
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_F(TaskGroupTest, join_goes_on_when_the_joiner_is_cancelled) {
  asio::cancellation_signal cancel;
  asio::steady_timer release(io, asio::steady_timer::time_point::max());
  bool joined = false;
  auto joiner = [&]() -> Task<> {
    co_await group.join();
    joined = true;
  };
  auto stubborn = [this, &release]() -> Task<> {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_await release.async_wait(as_result);
    told += "done";
  };
  group.spawn(stubborn());
  asio::co_spawn(io, joiner(), asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  io.poll();
  cancel.emit(asio::cancellation_type::terminal);
  io.poll();
  EXPECT_FALSE(joined);
  release.cancel();
  io.run();
  EXPECT_TRUE(joined);
  EXPECT_EQ(told, "done");
}

TEST_F(TaskGroupTest, any_thread_may_spawn_and_stop) {
  auto guard = asio::make_work_guard(io);
  std::jthread loop([&] { io.run(); });
  std::atomic<int> ended = 0;
  auto brief = [&]() -> Task<> {
    ++ended;
    co_return;
  };
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 3; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i) group.spawn(brief());
      });
    }
  }
  group.stop();
  auto last = asio::co_spawn(io, group.join(), asio::use_future);
  last.get();
  guard.reset();
  loop.join();
  EXPECT_LE(ended, 1500);
  EXPECT_EQ(group.size(), 0u);
}

TEST(TaskGroupDeathTest, refuses_to_be_destroyed_with_tasks_inside) {
#ifndef NDEBUG
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        asio::io_context io;
        TaskGroup group(io.get_executor(), "forgotten");
        auto task = []() -> Task<> { co_return; };
        group.spawn(task());
      },
      "must be joined");
#endif
}

}  // namespace
}  // namespace mimeo
