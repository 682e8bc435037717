// Verbs called from several threads at once, as connections do. For ThreadSanitizer above all.
#include <array>
#include <thread>

#include <gtest/gtest.h>
#include <boost/asio/executor_work_guard.hpp>

#include "base/test_run.h"
#include "engine/cancel.h"
#include "engine/fake_runtime.h"
#include "engine/find.h"
#include "engine/submit.h"
#include "engine/test_world.h"
#include "memory/blobs.h"
#include "memory/drafts.h"
#include "memory/store.h"

namespace mimeo::engine {
namespace {

using namespace std::chrono_literals;

/// A run that succeeds with its own input as the output.
class EchoRun final : public seams::Run {
 public:
  explicit EchoRun(JsonText input) : input_(std::move(input)) {}
  Task<Result<seams::RunReport>> next() override {
    seams::RunFinished finished;
    finished.how = seams::RunFinished::How::succeeded;
    finished.output = input_;
    co_return seams::RunReport(std::move(finished));
  }
  void cancel() override {}

 private:
  JsonText input_;
};

class EchoInstance final : public seams::Instance {
 public:
  explicit EchoInstance(Executor executor) : gone_(executor) {}
  int slots() const override { return 4; }
  int pid() const override { return 0; }
  const seams::SetupReport& setup() const override { return setup_; }
  Task<Result<std::unique_ptr<seams::Run>>> start(seams::RunRequest request) override {
    co_return std::make_unique<EchoRun>(std::move(request.input));
  }
  Task<seams::Gone> gone() override {
    if (!stopped_) co_await gone_.wait();
    co_return seams::Gone{"stopped", true};
  }
  Task<bool> stop(std::chrono::steady_clock::duration) override {
    stopped_ = true;
    gone_.ring();
    co_return false;
  }

 private:
  seams::SetupReport setup_;
  Bell gone_;
  bool stopped_ = false;
};

class EchoRuntime final : public seams::Runtime {
 public:
  explicit EchoRuntime(Executor executor) : executor_(executor) {}
  Task<Result<std::unique_ptr<seams::Instance>>> start(std::shared_ptr<const core::Version>, core::Prediction::Kind,
                                                       core::Allocation, seams::InstanceLog) override {
    co_return std::make_unique<EchoInstance>(executor_);
  }
  void end_set_ups() override {}

 private:
  Executor executor_;
};

class NoPackager final : public seams::Packager {
 public:
  Task<Result<seams::PackagedVersion>> package_image(std::string, std::string, std::function<void(std::string_view)>) override {
    co_return fail(ErrorKind::internal, "not in this test");
  }
  Task<Result<seams::PackagedVersion>> package(std::string, std::function<void(std::string_view)>) override {
    co_return fail(ErrorKind::internal, "not in this test");
  }
  Task<Result<seams::PackagedVersion>> with_weights(std::shared_ptr<const core::Version>, core::File,
                                                    std::shared_ptr<seams::BlobReader>) override {
    co_return fail(ErrorKind::internal, "not in this test");
  }
  Task<Result<void>> remove(std::string) override { co_return Result<void>{}; }
  Task<> remove_environments_but(std::vector<std::string>) override { co_return; }
  Task<Result<bool>> has(core::Package) override { co_return true; }
};

const core::AccountId me{"local"};

Task<int> call_everything(Engine& engine, int count) {
  int succeeded = 0;
  for (int i = 0; i < count; ++i) {
    SubmitRequest request;
    request.account = me;
    request.version = engine.catalog.latest_version({"acme", "echo"});
    request.input = json::value{{"n", i}};
    if (i % 2 == 0) request.wait = 20s;
    auto submitted = co_await submit(engine, std::move(request));
    if (!submitted) continue;
    const auto id = submitted->prediction->id;
    if (i % 5 == 0) co_await cancel_prediction(engine, me, id);
    auto found = co_await find_prediction(engine, me, id);
    if (found && (*found)->id == id) ++succeeded;
    if (i % 10 == 0) {
      seams::PredictionQuery query;
      query.account = me;
      query.limit = 10;
      co_await list_predictions(engine, std::move(query));
      engine.catalog.models();
    }
  }
  co_return succeeded;
}

TEST(EngineThreads, verbs_from_several_threads_meet_on_the_engines_own) {
  // The engine's thread lets go of a caller's loop a moment after the caller has its answer: the loops outlive that thread.
  std::array<asio::io_context, 4> loops;
  asio::io_context here;
  asio::io_context io;
  auto guard = asio::make_work_guard(io);
  SystemClock clock;
  memory::Store store;
  memory::Blobs blobs;
  memory::Drafts drafts(blobs);
  FakeExchange exchange;
  NoPackager packager;
  EchoRuntime runtime(io.get_executor());
  World world = world_in_memory(store, clock, blobs, drafts, runtime, exchange, packager);
  Engine engine(world, Options{}, core::Origins{"https://api.test", "https://files.test"}, io.get_executor());
  std::jthread engine_thread([&] { io.run(); });

  ASSERT_TRUE(run_on(here, start(engine)));
  core::Model model;
  model.name = {"acme", "echo"};
  ASSERT_TRUE(run_on(here, engine.catalog.add(model)));
  core::Version version;
  version.id = core::VersionId{std::string(64, 'a')};
  version.model = model.name;
  version.openapi_schema = JsonText{R"({"components":{"schemas":{"Input":{"type":"object"},"Output":{}}}})"};
  ASSERT_TRUE(run_on(here, engine.catalog.add(version)));

  constexpr int calls = 100;
  std::array<int, 4> succeeded{};
  {
    std::vector<std::jthread> callers;
    for (std::size_t i = 0; i < loops.size(); ++i) {
      callers.emplace_back([&, i] { succeeded[i] = run_on(loops[i], call_everything(engine, calls)); });
    }
  }
  EXPECT_EQ(succeeded, (std::array<int, 4>{calls, calls, calls, calls}));
  run_on(here, stop(engine, 1s));
  guard.reset();
}

}  // namespace
}  // namespace mimeo::engine
