#include "base/offload.h"

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace mimeo {
namespace {

class OffloadTest : public testing::Test {
 protected:
  asio::io_context io{1};
  Offload offload{2};

  void run(Task<> body) {
    std::exception_ptr failure;
    asio::co_spawn(io, std::move(body), [&](std::exception_ptr e) { failure = e; });
    io.run();
    io.restart();
    if (failure) std::rethrow_exception(failure);
  }
};

TEST_F(OffloadTest, works_on_the_pool_and_resumes_at_home) {
  auto home = std::this_thread::get_id();
  auto body = [&]() -> Task<> {
    auto work = [] { return std::this_thread::get_id(); };
    auto worker = co_await offload.run(work);
    EXPECT_NE(worker, home);
    EXPECT_EQ(std::this_thread::get_id(), home);
  };
  run(body());
}

TEST_F(OffloadTest, answers_values_that_can_only_be_moved_and_nothing) {
  auto body = [&]() -> Task<> {
    auto make = [] { return std::make_unique<std::string>("made elsewhere"); };
    auto made = co_await offload.run(make);
    EXPECT_EQ(*made, "made elsewhere");
    bool called = false;
    auto touch = [&called] { called = true; };
    co_await offload.run(touch);
    EXPECT_TRUE(called);
  };
  run(body());
}

TEST_F(OffloadTest, takes_work_that_can_only_be_moved) {
  auto body = [&]() -> Task<> {
    auto work = [held = std::make_unique<int>(42)] { return *held; };
    auto answer = co_await offload.run(std::move(work));
    EXPECT_EQ(answer, 42);
  };
  run(body());
}

TEST_F(OffloadTest, carries_exceptions_to_the_caller) {
  auto body = [&]() -> Task<> {
    auto work = []() -> int { throw std::runtime_error("disk on fire"); };
    co_await offload.run(work);
  };
  EXPECT_THROW(run(body()), std::runtime_error);
}

TEST_F(OffloadTest, a_cancelled_caller_waits_for_the_end_of_the_work) {
  std::promise<void> started, released;
  asio::cancellation_signal cancel;
  bool work_ended = false, resumed = false;
  auto body = [&]() -> Task<> {
    auto work = [&] {
      started.set_value();
      released.get_future().wait();
      work_ended = true;
    };
    co_await offload.run(work);
    EXPECT_TRUE(work_ended);
    resumed = true;
  };
  asio::co_spawn(io, body(), asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  io.poll();
  started.get_future().wait();
  cancel.emit(asio::cancellation_type::terminal);
  io.poll();
  EXPECT_FALSE(resumed);
  released.set_value();
  io.run();
  EXPECT_TRUE(resumed);
}

TEST(Offload, its_end_lets_queued_work_finish) {
  asio::io_context io;
  std::atomic<int> worked = 0;
  {
    Offload offload(1);
    auto body = [&]() -> Task<> {
      auto work = [&] { ++worked; };
      co_await offload.run(work);
    };
    for (int i = 0; i < 100; ++i) asio::co_spawn(io, body(), asio::detached);
    io.poll();
  }
  EXPECT_EQ(worked, 100);
  io.run();
}

TEST_F(OffloadTest, many_callers_share_the_pool) {
  int sum = 0;
  auto body = [&](int i) -> Task<> {
    auto work = [i] { return i; };
    sum += co_await offload.run(work);
  };
  for (int i = 1; i <= 1000; ++i) asio::co_spawn(io, body(i), asio::detached);
  io.run();
  EXPECT_EQ(sum, 500'500);
}

TEST(Offload, does_what_was_left_for_later_before_it_is_gone) {
  std::atomic<int> done = 0;
  {
    Offload pool(1);
    for (int n = 0; n < 10; ++n) pool.later([&done, token = std::make_unique<int>(1)] { done += *token; });
  }
  EXPECT_EQ(done, 10);
}

}  // namespace
}  // namespace mimeo
