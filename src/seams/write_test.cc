#include "seams/write.h"

#include <thread>

#include <gtest/gtest.h>

#include "base/task_group.h"
#include "base/test_run.h"

namespace mimeo::seams {
namespace {

TEST(Write, that_is_done_answers_at_once_and_as_often_as_it_is_asked) {
  auto write = Write::done(fail(ErrorKind::conflict, "no"));
  EXPECT_EQ(run(write.durable()).error().kind, ErrorKind::conflict);
  EXPECT_EQ(run(write.durable()).error().kind, ErrorKind::conflict);
}

TEST(Write, wakes_everybody_whose_writes_became_durable_together) {
  asio::io_context one(1), two(1);
  std::vector<Write::Promise> promises(10);
  std::vector<int> answered(promises.size());
  TaskGroup on_one(one.get_executor(), "one"), on_two(two.get_executor(), "two");
  auto wait = [&](std::size_t n) -> Task<> {
    auto write = promises[n].write();
    auto outcome = co_await write.durable();
    answered[n] = outcome ? 1 : 2;
  };
  for (std::size_t n = 0; n < promises.size(); ++n) (n % 2 == 0 ? on_one : on_two).spawn(wait(n));
  one.poll();
  two.poll();

  std::thread store([&] {
    Write::Completions completions;
    for (std::size_t n = 0; n < promises.size(); ++n) {
      completions.add(promises[n], n == 3 ? Result<void>(fail(ErrorKind::conflict, "no")) : Result<void>());
    }
    completions.announce();
  });
  store.join();
  EXPECT_EQ(answered, std::vector<int>(10)) << "nobody is resumed on the store's thread";
  run_on(one, on_one.join());
  run_on(two, on_two.join());
  EXPECT_EQ(answered, (std::vector{1, 1, 1, 2, 1, 1, 1, 1, 1, 1}));
}

}  // namespace
}  // namespace mimeo::seams
