#include "memory/writes.h"

#include <gtest/gtest.h>

#include "base/test_run.h"
#include "memory/store.h"

namespace mimeo::memory {
namespace {

core::Prediction prediction(std::string id) {
  core::Prediction p;
  p.id = {std::move(id)};
  p.account = {"local"};
  return p;
}

bool is_there(Store& store, std::string id) { return run(store.predictions().find({id})).value().has_value(); }

TEST(MemoryWrites, are_durable_at_once) {
  Store store;
  auto write = store.predictions().insert(prediction("a"));
  EXPECT_TRUE(run(write.durable()).has_value());
  EXPECT_TRUE(is_there(store, "a"));
}

TEST(MemoryWrites, that_are_held_are_invisible_until_released_and_then_happen_in_order) {
  Store store;
  store.writes().hold();
  auto first = store.predictions().insert(prediction("a"));
  auto second = store.predictions().insert(prediction("a"));
  EXPECT_EQ(store.writes().held(), 2u);
  EXPECT_FALSE(is_there(store, "a"));

  EXPECT_TRUE(store.writes().release_one());
  EXPECT_TRUE(run(first.durable()).has_value());
  EXPECT_TRUE(is_there(store, "a"));

  store.writes().release();
  EXPECT_EQ(run(second.durable()).error().kind, ErrorKind::conflict);
  EXPECT_EQ(store.writes().held(), 0u);
  EXPECT_TRUE(run(store.predictions().insert(prediction("b")).durable()).has_value());
}

TEST(MemoryWrites, wake_a_caller_that_already_waits_for_them) {
  Store store;
  store.writes().hold();
  auto waiting = [&]() -> Task<Result<void>> {
    auto write = store.predictions().insert(prediction("a"));
    auto executor = co_await asio::this_coro::executor;
    asio::post(executor, [&] { store.writes().release(); });
    co_return co_await write.durable();
  };
  EXPECT_TRUE(run(waiting()).has_value());
}

TEST(MemoryWrites, that_are_made_to_fail_say_so_and_leave_no_trace) {
  Store store;
  store.writes().fail_next(Error{ErrorKind::unavailable, "The disk is full."});
  auto write = store.predictions().insert(prediction("a"));
  EXPECT_EQ(run(write.durable()).error().kind, ErrorKind::unavailable);
  EXPECT_FALSE(is_there(store, "a"));
  EXPECT_TRUE(run(store.predictions().insert(prediction("a")).durable()).has_value());
}

}  // namespace
}  // namespace mimeo::memory
