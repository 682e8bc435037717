// Deployments: their releases, their instances, and who is told what while one release follows the other.
#include "engine/deploy.h"

#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

using State = core::Release::State;

class DeployTest : public EngineTest {
 public:
  DeployTest() {
    publish("model");
    for (char digit : {'1', '2', '3'}) add_version(digit);
  }

  core::VersionId version(char digit) { return core::VersionId{std::string(64, digit)}; }
  void add_version(char digit) {
    core::Version more;
    more.id = version(digit);
    more.model = {"acme", "model"};
    more.created_at = clock.now();
    more.openapi_schema = JsonText{document(R"({"type":"string"})")};
    ASSERT_TRUE(run_on(io, engine->catalog.add(std::move(more))));
  }

  Task<DeploymentPointer> deploy(int min, int max, char digit = '1') {
    core::Deployment deployment;
    deployment.name = name;
    deployment.created_at = clock.now();
    auto& release = deployment.current;
    release.model = {"acme", "model"};
    release.version = version(digit);
    release.hardware = "cpu";
    release.min_instances = min;
    release.max_instances = max;
    release.created_by = me;
    auto made = co_await create_deployment(*engine, std::move(deployment));
    EXPECT_TRUE(made) << made.error().message;
    co_return made.value_or(nullptr);
  }
  Task<Result<DeploymentPointer>> run_version(char digit) {
    core::ReleaseChange what;
    what.version = version(digit);
    co_return co_await change_deployment(*engine, name, std::move(what), me);
  }
  Task<Result<DeploymentPointer>> scale(std::optional<int> min, std::optional<int> max) {
    core::ReleaseChange what;
    what.min_instances = min;
    what.max_instances = max;
    co_return co_await change_deployment(*engine, name, std::move(what), me);
  }
  DeploymentPointer now() { return engine->deployments.find(name); }

  /// As the API makes one: with the version of the release that serves now.
  Task<Result<Submitted>> predict() {
    auto what = request("model");
    what.deployment = name.text();
    what.version = engine->catalog.find_version({"acme", "model"}, now()->serving().version);
    co_return co_await submit(*engine, std::move(what));
  }
  /// One that has run to its end on an instance of the version.
  Task<> run_one(std::size_t index, char digit) {
    auto made = co_await predict();
    auto run = co_await runtime->run(index);
    EXPECT_EQ(run->version, version(digit));
    run->succeed("1");
    auto end = co_await ended(made->prediction->id);
    EXPECT_EQ(end->status, Status::succeeded);
    EXPECT_EQ(end->deployment, "acme/img");
    EXPECT_EQ(end->version, version(digit));
  }

  const core::DeploymentName name{"acme", "img"};
};

TEST_F(DeployTest, a_deployment_keeps_its_instances_ready_and_to_itself) {
  auto test = [&]() -> Task<> {
    co_await deploy(2, 3);
    co_await settle();
    EXPECT_EQ(runtime->alive(version('1')), 2);
    EXPECT_EQ(now()->deployment.current.state, State::live);
    auto shared = request("model");
    shared.version = engine->catalog.find_version({"acme", "model"}, version('1'));
    auto made = co_await submitted(std::move(shared));
    auto run = co_await runtime->run(0);
    EXPECT_EQ(runtime->alive(version('1')), 3) << "who runs the version without it gets an instance of its own";
    run->succeed("1");
    co_await ended(made->id);
    co_await run_one(1, '1');
  };
  run_on(io, test());
}

TEST_F(DeployTest, its_instances_are_there_again_after_a_restart) {
  run_on(io, [&]() -> Task<> { co_await deploy(1, 1); }());
  crash();
  open();
  auto test = [&]() -> Task<> {
    co_await settle();
    EXPECT_EQ(runtime->alive(version('1')), 1);
    co_await run_one(0, '1');
  };
  run_on(io, test());
}

TEST_F(DeployTest, a_new_release_takes_over_when_an_instance_of_it_is_ready_and_the_old_one_leaves_when_it_is_done) {
  auto test = [&]() -> Task<> {
    co_await deploy(1, 2);
    auto old_one = co_await predict();
    auto old_run = co_await runtime->run(0);
    runtime->hold_setups();
    auto changed = co_await run_version('2');
    EXPECT_EQ((*changed)->deployment.current.number, 2);
    EXPECT_EQ((*changed)->serving().number, 1);
    auto meanwhile = co_await predict();
    EXPECT_EQ(meanwhile->prediction->version, version('1'));
    old_run->succeed("1");
    auto queued_run = co_await runtime->run(1);
    runtime->release_setups();
    co_await settle();
    EXPECT_EQ(now()->serving().number, 2);
    EXPECT_EQ(runtime->alive(version('2')), 1);
    EXPECT_EQ(runtime->alive(version('1')), 1) << "it still runs one";
    co_await run_one(2, '2');
    queued_run->succeed("1");
    auto end = co_await ended(meanwhile->prediction->id);
    EXPECT_EQ(end->status, Status::succeeded);
    co_await settle();
    EXPECT_EQ(runtime->alive(version('1')), 0);
    EXPECT_EQ(runtime->alive(version('2')), 1);
  };
  run_on(io, test());
}

TEST_F(DeployTest, a_release_that_cannot_be_set_up_is_rolled_back_and_drops_no_prediction) {
  runtime->broken[version('2')] = Error{ErrorKind::unavailable, "Model setup failed", "ImportError"};
  auto test = [&]() -> Task<> {
    co_await deploy(1, 1);
    co_await settle();
    runtime->hold_setups();
    co_await run_version('2');
    auto meanwhile = co_await predict();
    runtime->release_setups();
    auto run = co_await runtime->run(0);
    EXPECT_EQ(run->version, version('1'));
    run->succeed("1");
    auto end = co_await ended(meanwhile->prediction->id);
    EXPECT_EQ(end->status, Status::succeeded);
    co_await settle();
    const auto& current = now()->deployment.current;
    EXPECT_EQ(current.number, 3);
    EXPECT_EQ(current.version, version('1'));
    EXPECT_EQ(current.state, State::live);
    auto history = co_await store.deployments().releases(name, 100, 100);
    EXPECT_EQ((*history)[1].state, State::failed);
    EXPECT_EQ((*history)[1].note, "Model setup failed");
    co_await run_one(1, '1');
  };
  run_on(io, test());
}

TEST_F(DeployTest, without_an_instance_of_the_old_release_the_new_one_takes_over_at_once) {
  auto test = [&]() -> Task<> {
    co_await deploy(0, 1);
    co_await run_version('2');
    EXPECT_EQ(now()->serving().number, 2);
    co_await run_one(0, '2');
    EXPECT_EQ(now()->deployment.current.state, State::live);
  };
  run_on(io, test());
}

TEST_F(DeployTest, who_waited_for_a_release_that_cannot_be_set_up_is_told_of_the_roll_back) {
  runtime->broken[version('2')] = Error{ErrorKind::unavailable, "Model setup failed", "ImportError"};
  options.instance_idle = 0s;
  close();
  open();
  runtime->broken[version('2')] = Error{ErrorKind::unavailable, "Model setup failed", "ImportError"};
  auto test = [&]() -> Task<> {
    co_await deploy(0, 1);
    co_await run_one(0, '1');
    co_await settle();
    EXPECT_EQ(runtime->alive(version('1')), 0);
    co_await run_version('2');
    auto made = co_await predict();
    auto end = co_await ended(made->prediction->id);
    EXPECT_EQ(end->status, Status::failed);
    EXPECT_EQ(end->error, "Model setup failed; the deployment was rolled back to release 1");
    EXPECT_EQ(end->logs, "ImportError");
    co_await run_one(1, '1');
  };
  run_on(io, test());
}

TEST_F(DeployTest, a_change_of_scale_alone_keeps_the_instances) {
  auto test = [&]() -> Task<> {
    co_await deploy(3, 3);
    co_await settle();
    EXPECT_EQ(runtime->instances_started, 3);
    co_await scale(1, 1);
    engine->pools.look_after(std::chrono::steady_clock::now());
    co_await settle();
    EXPECT_EQ(runtime->alive(version('1')), 1);
    EXPECT_EQ(runtime->instances_started, 3);
    auto wrong = co_await scale(2, std::nullopt);
    EXPECT_EQ(wrong.error().kind, ErrorKind::invalid);
    EXPECT_EQ(now()->deployment.current.number, 2);
  };
  run_on(io, test());
}

TEST_F(DeployTest, one_that_is_disabled_cancels_what_is_in_flight_and_takes_nothing_more) {
  auto test = [&]() -> Task<> {
    co_await deploy(1, 1);
    auto running = co_await predict();
    auto queued = co_await predict();
    auto run = co_await runtime->run(0);
    co_await scale(0, 0);
    EXPECT_TRUE(run->canceled);
    auto first = co_await ended(running->prediction->id);
    auto second = co_await ended(queued->prediction->id);
    EXPECT_EQ(first->status, Status::canceled);
    EXPECT_EQ(second->status, Status::canceled);
    auto refused = co_await predict();
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    co_await settle();
    EXPECT_EQ(runtime->instances_alive, 0);
    co_await scale(std::nullopt, 1);
    co_await run_one(1, '1');
  };
  run_on(io, test());
}

TEST_F(DeployTest, one_is_deleted_only_when_it_is_offline_and_rested) {
  auto test = [&]() -> Task<> {
    co_await deploy(1, 1);
    co_await run_one(0, '1');
    auto online = co_await remove_deployment(*engine, name);
    EXPECT_EQ(online.error().kind, ErrorKind::conflict);
    EXPECT_NE(online.error().message.find("online with 1 instances"), std::string::npos);
    co_await scale(0, 0);
    co_await settle();
    auto used = co_await remove_deployment(*engine, name);
    EXPECT_EQ(used.error().kind, ErrorKind::conflict);
    clock.advance(15min);
    auto removed = co_await remove_deployment(*engine, name);
    EXPECT_TRUE(removed) << removed.error().message;
    auto again = co_await remove_deployment(*engine, name);
    EXPECT_EQ(again.error().kind, ErrorKind::not_found);
    EXPECT_FALSE(now());
    co_await deploy(0, 1);
    auto unused = co_await remove_deployment(*engine, name);
    EXPECT_TRUE(unused) << "never used is long unused";
  };
  run_on(io, test());
}

TEST_F(DeployTest, a_release_of_the_past_becomes_the_next_one) {
  auto test = [&]() -> Task<> {
    co_await deploy(0, 4);
    co_await run_version('2');
    co_await scale(std::nullopt, 7);
    co_await run_one(0, '2');
    auto back = co_await roll_back_deployment(*engine, name, 1, me);
    EXPECT_EQ((*back)->deployment.current.number, 4);
    EXPECT_EQ((*back)->deployment.current.max_instances, 4);
    EXPECT_EQ((*back)->deployment.current.note, "Rolled back to release 1");
    auto none = co_await roll_back_deployment(*engine, name, 9, me);
    EXPECT_EQ(none.error().kind, ErrorKind::not_found);
  };
  run_on(io, test());
}

TEST_F(DeployTest, changes_at_the_same_time_are_releases_one_after_the_other) {
  auto test = [&]() -> Task<> {
    co_await deploy(0, 1);
    TaskGroup callers(io.get_executor(), "callers");
    auto call = [](DeployTest& self, int max) -> Task<> { co_await self.scale(std::nullopt, max); };
    for (int i = 1; i <= 8; ++i) callers.spawn(call(*this, i));
    co_await callers.join();
    EXPECT_EQ(now()->deployment.current.number, 9);
    auto history = co_await store.deployments().releases(name, 100, 100);
    EXPECT_EQ(history->size(), 9u);
  };
  run_on(io, test());
}

TEST_F(DeployTest, a_version_that_is_in_use_is_named) {
  auto test = [&]() -> Task<> {
    co_await deploy(0, 1);
    EXPECT_EQ(engine->deployments.user_of({"acme", "model"}, version('1')), name);
    EXPECT_FALSE(engine->deployments.user_of({"acme", "model"}, version('2')));
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
