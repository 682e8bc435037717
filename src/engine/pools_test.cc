// Pools: several instances of one version, and who gives way on a machine that is full.
#include "engine/pools.h"

#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

class PoolsTest : public EngineTest {};

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

TEST_F(PoolsTest, a_version_whose_set_ups_fail_in_a_row_is_set_aside_until_somebody_lets_it_be_tried) {
  publish("hello");
  runtime->setup_failure = Error{ErrorKind::unavailable, "Model setup failed: no weights", "loading\n"};
  auto test = [&]() -> Task<> {
    for (int i = 1; i <= limits::quarantine_after; ++i) {
      auto made = co_await submitted(request("hello"));
      auto end = co_await ended(made->id);
      EXPECT_EQ(end->error, "Model setup failed: no weights");
      look_after(1s);
    }
    auto made = co_await submitted(request("hello"));
    auto end = co_await ended(made->id);
    EXPECT_EQ(end->status, Status::failed);
    EXPECT_TRUE(end->error->starts_with("Model setup failed: no weights; this was the last of 3 set-ups that failed in a row"))
        << *end->error;
    EXPECT_EQ(end->logs, "loading\n");
    EXPECT_EQ(runtime->instances_started, limits::quarantine_after) << "nothing was tried for it";
    const auto aside = engine->pools.set_aside();
    EXPECT_EQ(aside.size(), 1u);
    EXPECT_EQ(aside.at(0).model.text(), "acme/hello");

    runtime->setup_failure = std::nullopt;
    const auto version = engine->catalog.latest_version({"acme", "hello"});
    EXPECT_TRUE(engine->pools.release(version->version.model, version->version.id, {""}));
    EXPECT_FALSE(engine->pools.release(version->version.model, version->version.id, {""}));
    auto again = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    run->succeed("1");
    auto well = co_await ended(again->id);
    EXPECT_EQ(well->status, Status::succeeded);
    EXPECT_TRUE(engine->pools.set_aside().empty());
  };
  run_on(io, test());
}

TEST_F(PoolsTest, set_ups_that_are_killed_whenever_they_are_tried_set_a_version_aside_in_the_end) {
  publish("hello");
  runtime->setups_killed = limits::set_up_attempts * limits::quarantine_after;
  auto test = [&]() -> Task<> {
    for (int i = 0; i < limits::quarantine_after; ++i) {
      EXPECT_TRUE(engine->pools.set_aside().empty());
      auto made = co_await submitted(request("hello"));
      co_await ended(made->id);
    }
    EXPECT_EQ(engine->pools.set_aside().size(), 1u);
  };
  run_on(io, test());
}

TEST_F(PoolsTest, set_ups_that_are_killed_set_no_version_aside) {
  publish("hello");
  runtime->setups_killed = limits::set_up_attempts;
  auto test = [&]() -> Task<> {
    auto made = co_await submitted(request("hello"));
    auto end = co_await ended(made->id);
    EXPECT_EQ(end->status, Status::failed);
    EXPECT_TRUE(engine->pools.set_aside().empty());
    auto again = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    run->succeed("1");
    co_await ended(again->id);
  };
  run_on(io, test());
}

TEST_F(PoolsTest, one_that_ends_as_soon_as_it_is_ready_is_not_started_for_ever) {
  publish("hello");
  runtime->dies_when_ready = true;
  auto test = [&]() -> Task<> {
    auto model = *engine->catalog.find_model({"acme", "hello"});
    model.scaling.min_instances = 1;
    auto changed = co_await engine->catalog.change(std::move(model));
    EXPECT_TRUE(changed);
    for (int i = 0; i < 3 * limits::quarantine_after; ++i) {
      look_after(std::chrono::seconds(5 * i));
      co_await settle();
    }
    EXPECT_EQ(runtime->instances_started, limits::quarantine_after);
    auto made = co_await submitted(request("hello"));
    auto end = co_await ended(made->id);
    EXPECT_TRUE(end->error && end->error->starts_with("The model ended as soon as it was set up: exit code 3; this was"));
  };
  run_on(io, test());
}

class PoolsWithGpusTest : public PoolsTest {
 public:
  PoolsWithGpusTest() {
    core::Machine machine{.processors = 8, .memory_bytes = 1'000'000, .gpus = {}};
    for (int i = 0; i < 2; ++i) machine.gpus.push_back({fmt::format("GPU-{}", i), "NVIDIA L40S", 48, fmt::format("/dev/nvidia{}", i)});
    options.hardware = core::Hardware(machine);
    close();
    open();
    for (auto [name, hardware] : {std::pair("one", "gpu-l40s"), std::pair("two", "gpu-l40s"), std::pair("pair", "gpu-2x-l40s"),
                                  std::pair("plain", "cpu"), std::pair("alias", "gpu-t4")}) {
      publish(name);
      auto model = *engine->catalog.find_model({"acme", name});
      model.hardware = hardware;
      EXPECT_TRUE(run_on(io, engine->catalog.change(std::move(model))));
    }
  }

  std::vector<std::string> gpus(std::size_t instance) const {
    std::vector<std::string> ids;
    for (const auto& gpu : runtime->allocations.at(instance).gpus) ids.push_back(gpu.id);
    return ids;
  }
};

using Ids = std::vector<std::string>;

TEST_F(PoolsWithGpusTest, each_instance_gets_gpus_of_its_own) {
  auto test = [&]() -> Task<> {
    for (const auto* name : {"one", "alias", "plain"}) co_await submitted(request(name));
    co_await runtime->run(2);
    EXPECT_EQ(gpus(0), Ids{"GPU-0"});
    EXPECT_EQ(gpus(1), Ids{"GPU-1"});
    EXPECT_EQ(gpus(2), Ids{});
    EXPECT_EQ(runtime->allocations[2].withheld, (Ids{"/dev/nvidia0", "/dev/nvidia1"}));
    EXPECT_EQ(runtime->allocations[1].sku, "gpu-l40s") << "what stands for a gpu-t4 here";
  };
  run_on(io, test());
}

TEST_F(PoolsWithGpusTest, an_idle_instance_gives_its_gpu_to_another_model_and_one_without_stays) {
  auto test = [&]() -> Task<> {
    std::vector<core::PredictionId> made;
    for (const auto* name : {"plain", "one", "alias"}) made.push_back((co_await submitted(request(name)))->id);
    for (std::size_t i = 0; i < made.size(); ++i) (co_await runtime->run(i))->succeed("1");
    for (const auto& id : made) co_await ended(id);
    co_await submitted(request("two"));
    co_await runtime->run(3);
    EXPECT_EQ(gpus(3), Ids{"GPU-0"}) << "that of the one which has been idle longest";
    EXPECT_EQ(runtime->instances_alive, 3);
    const auto plain = engine->catalog.latest_version({"acme", "plain"});
    EXPECT_EQ(runtime->alive(plain->version.id), 1) << "its place is of no use to a model that needs a GPU";
  };
  run_on(io, test());
}

TEST_F(PoolsWithGpusTest, who_needs_two_gets_them_though_others_would_take_each_that_becomes_free) {
  auto test = [&]() -> Task<> {
    for (const auto* name : {"one", "two"}) co_await submitted(request(name));
    auto first = co_await runtime->run(0);
    auto second = co_await runtime->run(1);
    auto large = co_await submitted(request("pair"));
    co_await settle();
    auto small = co_await submitted(request("alias"));
    co_await settle();
    first->succeed("1");
    co_await settle();
    look_after(60s);
    co_await settle();
    EXPECT_EQ(runtime->runs(), 2u) << "the one GPU that is free waits for the second";
    second->succeed("1");
    auto run = co_await runtime->run(2);
    EXPECT_EQ(run->request.id, large->id);
    EXPECT_EQ(gpus(2), (Ids{"GPU-0", "GPU-1"}));
    run->succeed("1");
    look_after(60s);
    auto last = co_await runtime->run(3);
    EXPECT_EQ(last->request.id, small->id);
    last->succeed("1");
    co_await ended(small->id);
  };
  run_on(io, test());
}

TEST_F(PoolsTest, a_model_is_kept_warm_as_its_owner_says) {
  options.instance_idle = 1ms;
  close();
  open();
  publish("hello");
  auto set = [&](core::ModelScaling scaling) -> Task<> {
    auto model = *engine->catalog.find_model({"acme", "hello"});
    model.scaling = std::move(scaling);
    auto changed = co_await engine->catalog.change(std::move(model));
    EXPECT_TRUE(changed);
  };
  auto test = [&]() -> Task<> {
    core::ModelScaling two_ready;
    two_ready.min_instances = 2;
    co_await set(two_ready);
    look_after(10s);
    co_await settle();
    EXPECT_EQ(runtime->instances_alive, 2) << "nobody has asked for one";
    core::ModelScaling an_hour;
    an_hour.keep_warm = std::chrono::hours(1);
    co_await set(an_hour);
    look_after(20s);
    co_await settle();
    EXPECT_EQ(runtime->instances_alive, 2) << "an hour long";
    core::ModelScaling usual;
    co_await set(usual);
    look_after(30s);
    while (runtime->instances_alive > 0) co_await settle();
    core::ModelScaling one_at_most;
    one_at_most.max_instances = 1;
    co_await set(one_at_most);
    look_after(40s);
    for (int i = 0; i < 9; ++i) co_await submitted(request("hello"));
    co_await runtime->run(0);
    look_after(100s);
    co_await settle();
    EXPECT_EQ(runtime->instances_alive, 1);
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
