#include "engine/turns.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/task_group.h"
#include "base/test_run.h"

namespace mimeo::engine {
namespace {

TEST(Turns, let_one_go_on_at_a_time_for_each_key) {
  asio::io_context io(1);
  Turns turns(io.get_executor());
  int inside = 0;
  std::vector<int> most(2, 0);
  auto visit = [&](int which) -> Task<> {
    auto turn = co_await turns.take(std::to_string(which));
    most[static_cast<std::size_t>(which)] = std::max(most[static_cast<std::size_t>(which)], ++inside);
    for (int i = 0; i < 3; ++i) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    --inside;
  };
  auto test = [&]() -> Task<> {
    TaskGroup visitors(io.get_executor(), "visitors");
    for (int i = 0; i < 10; ++i) visitors.spawn(visit(0));
    co_await visitors.join();
    EXPECT_EQ(most[0], 1) << "of the same key";
    for (int i = 0; i < 10; ++i) visitors.spawn(visit(i % 2));
    co_await visitors.join();
    EXPECT_EQ(most[1], 2) << "other keys do not wait";
    EXPECT_EQ(inside, 0);
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
