// Pools: several instances of one version, and who gives way on a machine that is full.
#include "engine/pools.h"

#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

using SteadyClock = std::chrono::steady_clock;

class PoolsTest : public EngineTest {
 public:
  void open_with(std::size_t instances) {
    options.instances = instances;
    close();
    open();
  }
  Task<> settle() {
    for (int i = 0; i < 50; ++i) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
  }
  /// As time goes by.
  void look_after(std::chrono::seconds from_now) { engine->pools.look_after(SteadyClock::now() + from_now); }
};

TEST_F(PoolsTest, a_version_gets_more_instances_when_its_queue_would_last_longer_than_a_set_up) {
  publish("hello");
  auto test = [&]() -> Task<> {
    std::vector<core::PredictionId> made;
    for (int i = 0; i < 4; ++i) {
      auto p = co_await submitted(request("hello"));
      made.push_back(p->id);
    }
    co_await runtime->run(0);
    co_await settle();
    EXPECT_EQ(runtime->instances_alive, 1) << "nobody has waited long yet";
    look_after(60s);
    co_await settle();
    EXPECT_EQ(runtime->instances_alive, 4);
    for (std::size_t i = 0; i < made.size(); ++i) {
      auto run = co_await runtime->run(i);
      run->succeed("1");
      auto end = co_await ended(made[i]);
      EXPECT_EQ(end->status, Status::succeeded);
    }
  };
  run_on(io, test());
}

TEST_F(PoolsTest, no_more_instances_are_started_than_the_machine_has_places) {
  open_with(2);
  publish("hello");
  auto test = [&]() -> Task<> {
    for (int i = 0; i < 9; ++i) co_await submitted(request("hello"));
    co_await runtime->run(0);
    look_after(60s);
    look_after(60s);
    co_await settle();
    EXPECT_EQ(runtime->instances_alive, 2);
  };
  run_on(io, test());
}

TEST_F(PoolsTest, a_version_without_an_instance_gets_one_of_those_of_a_version_that_has_several) {
  open_with(2);
  publish("one");
  publish("two");
  auto test = [&]() -> Task<> {
    for (int i = 0; i < 9; ++i) co_await submitted(request("one"));
    co_await runtime->run(0);
    look_after(60s);
    auto second = co_await runtime->run(1);
    auto other = co_await submitted(request("two"));
    co_await settle();
    EXPECT_EQ(runtime->runs(), 2u);
    second->succeed("1");  // and takes nothing more, though seven wait
    auto run = co_await runtime->run(2);
    EXPECT_EQ(run->request.id, other->id);
  };
  run_on(io, test());
}

TEST_F(PoolsTest, on_one_place_models_take_turns_in_the_order_in_which_their_predictions_came) {
  open_with(1);
  publish("one");
  publish("two");
  auto test = [&]() -> Task<> {
    std::size_t runs = 0;
    // Both ways round, since pools stand in no particular order.
    for (auto [busy, needy] : {std::pair("one", "two"), std::pair("two", "one")}) {
      auto first = co_await submitted(request(busy));
      auto running = co_await runtime->run(runs++);
      EXPECT_EQ(running->request.id, first->id);
      auto needed = co_await submitted(request(needy));
      auto later = co_await submitted(request(busy));
      co_await settle();
      look_after(60s);
      running->succeed("1");
      for (const auto& next : {needed, later}) {
        auto run = co_await runtime->run(runs++);
        EXPECT_EQ(run->request.id, next->id);
        look_after(60s);
        run->succeed("1");
      }
      co_await ended(later->id);
    }
  };
  run_on(io, test());
}

TEST_F(PoolsTest, set_ups_that_are_killed_all_at_once_have_been_tried_once) {
  publish("hello");
  auto test = [&]() -> Task<> {
    runtime->hold_setups();
    Pools::Arrangement all_of_them{.version = request("hello").version};
    all_of_them.scale = {limits::set_up_attempts, limits::set_up_attempts};
    engine->pools.arrange("", {all_of_them});
    std::vector<core::PredictionId> made;
    for (int i = 0; i < limits::set_up_attempts; ++i) {
      auto p = co_await submitted(request("hello"));
      made.push_back(p->id);
    }
    co_await settle();
    EXPECT_EQ(runtime->instances_started, limits::set_up_attempts);
    runtime->setups_killed = limits::set_up_attempts;
    runtime->release_setups();
    for (std::size_t i = 0; i < made.size(); ++i) {
      auto run = co_await runtime->run(i);
      run->succeed("1");
    }
    for (const auto& id : made) {
      auto end = co_await ended(id);
      EXPECT_EQ(end->status, Status::succeeded);
    }
  };
  run_on(io, test());
}

TEST_F(PoolsTest, a_set_up_that_fails_beside_a_working_instance_fails_nobody) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto running = co_await submitted(request("hello"));
    auto waiting = co_await submitted(request("hello"));
    auto first = co_await runtime->run(0);
    runtime->setup_failure = Error{ErrorKind::unavailable, "Model setup failed"};
    look_after(60s);
    co_await settle();
    EXPECT_EQ(runtime->instances_started, 2);
    look_after(0s);
    EXPECT_EQ(runtime->instances_started, 2) << "it is not tried again at once";
    first->succeed("1");
    auto second = co_await runtime->run(1);
    second->succeed("2");
    auto end = co_await ended(waiting->id);
    EXPECT_EQ(end->status, Status::succeeded);
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
