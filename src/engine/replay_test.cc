// Creates that come again.
#include "engine/replay.h"

#include "engine/sweep.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

class ReplayTest : public EngineTest {
 public:
  ReplayTest() { publish("hello"); }

  core::CreateKey given(std::string fingerprint = "the same") {
    return {.kind = core::CreateKey::Kind::given,
            .key = "k",
            .fingerprint = std::move(fingerprint),
            .expires_at = clock.now() + 24h};
  }
  core::CreateKey observed(int attempt) {
    return {.kind = core::CreateKey::Kind::observed, .key = "o", .attempt = attempt, .expires_at = clock.now() + 3min};
  }
  Task<Result<Submitted>> create(core::CreateKey key, std::optional<std::chrono::seconds> wait = std::nullopt,
                                 std::optional<core::AccountId> account = std::nullopt) {
    auto what = request("hello", wait);
    if (account) what.account = std::move(*account);
    what.key = std::move(key);
    co_return co_await submit(*engine, std::move(what));
  }
  const core::AccountId other{"other"};
  std::size_t stored() { return run_on(io, store.predictions().list({.account = me}))->rows.size(); }
};

TEST_F(ReplayTest, a_key_that_comes_again_is_answered_with_the_same_prediction) {
  auto test = [&]() -> Task<> {
    auto first = co_await create(given());
    auto second = co_await create(given());
    EXPECT_FALSE(first->is_replay);
    EXPECT_TRUE(second->is_replay);
    EXPECT_EQ(second->prediction->id, first->prediction->id);
    auto elsewhere = co_await create(given(), std::nullopt, other);
    EXPECT_NE(elsewhere->prediction->id, first->prediction->id) << "keys belong to accounts";
  };
  run_on(io, test());
  EXPECT_EQ(stored(), 1u);
}

TEST_F(ReplayTest, a_key_that_asks_for_something_else_is_refused) {
  auto test = [&]() -> Task<> {
    auto first = co_await create(given());
    auto second = co_await create(given("something else"));
    EXPECT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::conflict);
  };
  run_on(io, test());
  EXPECT_EQ(stored(), 1u);
}

TEST_F(ReplayTest, a_key_is_good_for_a_day_and_stands_for_something_new_after_it) {
  auto test = [&]() -> Task<> {
    auto first = co_await create(given());
    clock.advance(23h);
    auto second = co_await create(given());
    EXPECT_EQ(second->prediction->id, first->prediction->id);
    clock.advance(2h);
    auto third = co_await create(given());
    EXPECT_NE(third->prediction->id, first->prediction->id);
    auto swept = co_await sweep_once(*engine);
    EXPECT_TRUE(swept);
  };
  run_on(io, test());
}

TEST_F(ReplayTest, a_second_attempt_waits_for_the_first_one_to_reach_the_disk) {
  auto test = [&]() -> Task<> {
    store.writes().hold();
    std::vector<Result<Submitted>> answers;
    TaskGroup callers(io.get_executor(), "callers");
    auto call = [](ReplayTest& self, std::vector<Result<Submitted>>& into) -> Task<> {
      auto answer = co_await self.create(self.given());
      into.push_back(std::move(answer));
    };
    for (int i = 0; i < 3; ++i) callers.spawn(call(*this, answers));
    for (int i = 0; i < 30; ++i) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    EXPECT_TRUE(answers.empty());
    store.writes().release();
    co_await callers.join();
    for (const auto& answer : answers) EXPECT_EQ(answer->prediction->id, answers[0]->prediction->id);
  };
  run_on(io, test());
  EXPECT_EQ(stored(), 1u);
}

TEST_F(ReplayTest, a_first_attempt_that_left_no_trace_is_made_good_by_the_second) {
  auto test = [&]() -> Task<> {
    store.writes().fail_next(Error{ErrorKind::unavailable, "The disk is full"});
    auto first = co_await create(given());
    EXPECT_FALSE(first);
    auto second = co_await create(given());
    EXPECT_TRUE(second);
    EXPECT_FALSE(second->is_replay);
  };
  run_on(io, test());
  EXPECT_EQ(stored(), 1u);
}

TEST_F(ReplayTest, another_attempt_may_wait_for_the_end_too) {
  auto test = [&]() -> Task<> {
    auto first = co_await create(given());
    std::optional<Result<Submitted>> second;
    TaskGroup callers(io.get_executor(), "callers");
    auto call = [](ReplayTest& self, std::optional<Result<Submitted>>& into) -> Task<> {
      into = co_await self.create(self.given(), 30s);
    };
    callers.spawn(call(*this, second));
    auto run = co_await runtime->run(0);
    run->succeed("\"done\"");
    co_await callers.join();
    EXPECT_EQ((*second)->prediction->status, Status::succeeded);
    EXPECT_FALSE((*second)->wait_ran_out);
    auto third = co_await create(given(), 30s);
    EXPECT_EQ(third->prediction->output.text, "\"done\"") << "what has ended is answered as it is";
  };
  run_on(io, test());
}

TEST_F(ReplayTest, a_key_survives_a_restart) {
  core::PredictionId id;
  auto before = [&]() -> Task<> {
    auto first = co_await create(given());
    id = first->prediction->id;
  };
  run_on(io, before());
  crash();
  open();
  auto after = [&]() -> Task<> {
    auto second = co_await create(given());
    EXPECT_EQ(second->prediction->id, id);
  };
  run_on(io, after());
}

TEST_F(ReplayTest, equal_requests_that_count_no_earlier_attempt_are_two) {
  auto test = [&]() -> Task<> {
    auto first = co_await create(observed(0));
    auto second = co_await create(observed(0));
    EXPECT_NE(first->prediction->id, second->prediction->id);
    auto retry_of_one = co_await create(observed(1));
    auto retry_of_other = co_await create(observed(1));
    EXPECT_EQ(retry_of_one->prediction->id, second->prediction->id);
    EXPECT_EQ(retry_of_other->prediction->id, first->prediction->id);
    auto again = co_await create(observed(2));
    EXPECT_EQ(again->prediction->id, second->prediction->id);
  };
  run_on(io, test());
  EXPECT_EQ(stored(), 2u);
}

TEST_F(ReplayTest, an_attempt_that_comes_too_late_is_a_new_request) {
  auto test = [&]() -> Task<> {
    auto first = co_await create(observed(0));
    clock.advance(4min);
    auto second = co_await create(observed(1));
    EXPECT_NE(first->prediction->id, second->prediction->id);
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
