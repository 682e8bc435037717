#include "engine/wait_reason.h"

#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

using Why = WaitReason::Kind;

class WaitReasonTest : public EngineTest {
 public:
  /// Of a new prediction of a model.
  Task<WaitReason> why_waits(std::string model) {
    auto made = co_await submitted(request(model));
    co_await settle();
    co_return co_await why(made->id);
  }
  Task<WaitReason> why(core::PredictionId id) {
    auto state = co_await look_at_prediction(*engine, std::move(id));
    EXPECT_TRUE(state.whereabouts.queue) << "it does not wait";
    co_return state.whereabouts.queue ? state.whereabouts.queue->why : WaitReason();
  }
  static std::vector<std::string> holders(const WaitReason& reason) {
    std::vector<std::string> models;
    for (const auto& holder : reason.holders) models.push_back(holder.model.text());
    std::ranges::sort(models);
    return models;
  }
};

using Models = std::vector<std::string>;

TEST_F(WaitReasonTest, is_a_set_up_while_its_first_instance_comes) {
  publish("hello");
  runtime->hold_setups();
  auto test = [&]() -> Task<> {
    auto reason = co_await why_waits("hello");
    EXPECT_EQ(reason.kind, Why::set_up);
    EXPECT_FALSE(reason.set_up_seconds) << "nobody knows yet";
    runtime->release_setups();
    co_await runtime->run(0);
    auto next = co_await why_waits("hello");
    EXPECT_TRUE(next.set_up_seconds);
  };
  run_on(io, test());
}

TEST_F(WaitReasonTest, is_the_instance_that_is_busy_as_long_as_another_would_not_be_ready_sooner) {
  publish("hello");
  auto test = [&]() -> Task<> {
    co_await submitted(request("hello"));
    co_await runtime->run(0);
    auto reason = co_await why_waits("hello");
    EXPECT_EQ(reason.kind, Why::instances_busy);
    EXPECT_EQ(reason.instances, 1);
  };
  run_on(io, test());
}

TEST_F(WaitReasonTest, is_the_limit_where_there_may_be_no_other) {
  open_with(1);
  publish("hello");
  auto test = [&]() -> Task<> {
    co_await submitted(request("hello"));
    co_await runtime->run(0);
    auto reason = co_await why_waits("hello");
    EXPECT_EQ(reason.kind, Why::instances_limit);
    EXPECT_EQ(reason.most, 1);
  };
  run_on(io, test());
}

TEST_F(WaitReasonTest, is_a_set_up_that_failed_and_is_not_tried_again_yet) {
  publish("hello");
  auto test = [&]() -> Task<> {
    co_await submitted(request("hello"));
    co_await runtime->run(0);
    auto model = *engine->catalog.find_model({"acme", "hello"});
    model.scaling.min_instances = 2;
    auto changed = co_await engine->catalog.change(std::move(model));
    EXPECT_TRUE(changed);
    runtime->setup_failure = Error{ErrorKind::unavailable, "Model setup failed", ""};
    auto made = co_await submitted(request("hello"));
    engine->pools.look_after(std::chrono::steady_clock::now() + 2s);
    co_await settle();
    auto reason = co_await why(made->id);
    EXPECT_EQ(reason.kind, Why::set_ups_failed);
    EXPECT_TRUE(reason.until && *reason.until > clock.now());
  };
  run_on(io, test());
}

TEST_F(WaitReasonTest, is_the_machine_whose_places_others_have) {
  open_with(1);
  publish("one");
  publish("two");
  auto test = [&]() -> Task<> {
    co_await submitted(request("one"));
    co_await runtime->run(0);
    auto reason = co_await why_waits("two");
    EXPECT_EQ(reason.kind, Why::places_taken);
    EXPECT_EQ(reason.most, 1);
    EXPECT_EQ(holders(reason), Models{"acme/one"});
  };
  run_on(io, test());
}

TEST_F(WaitReasonTest, is_the_hardware_that_others_have_and_then_who_has_waited_longer_for_it) {
  core::Machine machine{
      .processors = 8, .memory_bytes = 1'000'000, .gpus = {{"GPU-0", "NVIDIA L40S", 48, "/dev/nvidia0"}}};
  options.hardware = core::Hardware(machine);
  close();
  open();
  for (const auto* name : {"plain", "one", "two", "late"}) {
    publish(name);
    auto model = *engine->catalog.find_model({"acme", name});
    model.hardware = std::string_view(name) == "plain" ? "cpu" : "gpu-l40s";
    EXPECT_TRUE(run_on(io, engine->catalog.change(std::move(model))));
  }
  auto test = [&]() -> Task<> {
    co_await submitted(request("plain"));
    co_await submitted(request("one"));
    co_await runtime->run(1);
    auto reason = co_await why_waits("two");
    EXPECT_EQ(reason.kind, Why::hardware_taken);
    EXPECT_EQ(reason.hardware, "gpu-l40s");
    EXPECT_EQ(holders(reason), Models{"acme/one"}) << "the other has no GPU";
    auto later = co_await why_waits("late");
    EXPECT_EQ(later.kind, Why::others_first);
  };
  run_on(io, test());
}

TEST_F(WaitReasonTest, is_the_server_that_stops) {
  publish("hello");
  auto test = [&]() -> Task<> {
    co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    auto made = co_await submitted(request("hello"));
    TaskGroup stopping(io.get_executor(), "stopping");
    stopping.spawn(engine->pools.stop(20s));
    co_await settle();
    auto reason = co_await why(made->id);
    EXPECT_EQ(reason.kind, Why::server_stops);
    run->succeed("1");
    co_await stopping.join();
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
