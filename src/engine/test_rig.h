// For tests: the engine over stores in memory and a runtime that the test plays.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>

#include "base/hash.h"
#include "base/test_run.h"
#include "engine/engine.h"
#include "engine/fake_runtime.h"
#include "engine/find.h"
#include "engine/submit.h"
#include "engine/test_world.h"
#include "memory/blobs.h"
#include "memory/drafts.h"
#include "memory/store.h"

namespace mimeo::engine {

using namespace std::chrono_literals;
using core::Status;

inline const core::Origins origins{"https://api.test", "https://files.test"};

/// An OpenAPI document with one text input, one file input and the given output schema.
inline std::string document(std::string_view output) {
  return std::string(R"({"components":{"schemas":{"Input":{"type":"object","required":["text"],"properties":{
    "text":{"type":"string","x-order":0},"image":{"type":"string","format":"uri","x-order":1}}},"Output":)") +
         std::string(output) + "}}}";
}

class FakePackager final : public seams::Packager {
 public:
  std::optional<Error> weights_failure;
  std::vector<std::string> weights;  ///< the bytes of each that became part of a version

  Task<Result<seams::PackagedVersion>> package_image(std::string, std::string, std::function<void(std::string_view)>) override {
    co_return fail(ErrorKind::internal, "not in this test");
  }
  Task<Result<seams::PackagedVersion>> package(std::string, std::function<void(std::string_view)>) override {
    co_return fail(ErrorKind::internal, "not in this test");
  }
  Task<Result<seams::PackagedVersion>> with_weights(std::shared_ptr<const core::Version> base, core::File file,
                                                    std::shared_ptr<seams::BlobReader> bytes) override {
    if (weights_failure) co_return std::unexpected(*weights_failure);
    std::string text(static_cast<std::size_t>(bytes->size()), '\0');
    auto read = co_await bytes->read_at(0, text);
    EXPECT_TRUE(read);
    weights.push_back(text);
    seams::PackagedVersion version;
    version.id = core::VersionId{sha256_hex(base->id.text + file.sha256)};
    version.openapi_schema = base->openapi_schema;
    version.package = base->package;
    version.package.weights = "/weights/" + file.name;
    co_return version;
  }
  Task<Result<void>> remove(std::string folder) override {
    removed.push_back(std::move(folder));
    co_return Result<void>{};
  }
  Task<> remove_environments_but(std::vector<std::string> environments) override {
    needed = std::move(environments);
    co_return;
  }
  Task<Result<bool>> has(core::Package) override { co_return true; }

  std::vector<std::string> removed;  ///< folders of packages
  std::vector<std::string> needed;   ///< environments
};

class EngineTest : public ::testing::Test {
 public:
  EngineTest() { open(); }
  ~EngineTest() override { close(); }

  void open() {
    runtime = std::make_unique<FakeRuntime>(io.get_executor());
    World world = world_in_memory(store, clock, blobs, drafts, *runtime, exchange, packager);
    world.onlookers = onlookers;
    world.courier = courier;
    world.fetcher = &fetcher;
    world.sniffer = sniffing;
    engine = std::make_unique<Engine>(world, options, origins, io.get_executor());
    auto started = run_on(io, start(*engine));
    ASSERT_TRUE(started) << started.error().message;
  }
  void close() {
    if (!engine) return;
    run_on(io, stop(*engine, 0s));
    engine.reset();
  }
  /// As after kill -9: nothing is told to anybody, only the store remains.
  void crash() {
    engine->stopping = true;
    close();
  }

  /// On a machine with so many places.
  void open_with(std::size_t instances) {
    options.instances = instances;
    close();
    open();
  }
  /// Lets everything happen that happens by itself.
  Task<> settle() {
    for (int i = 0; i < 50; ++i) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
  }
  /// As time goes by.
  void look_after(std::chrono::seconds from_now) { engine->pools.look_after(std::chrono::steady_clock::now() + from_now); }

  void publish(const std::string& name, std::string_view output = R"({"type":"string"})") {
    core::Model model;
    model.name = {"acme", name};
    model.created_at = clock.now();
    ASSERT_TRUE(run_on(io, engine->catalog.add(model)));
    core::Version version;
    version.id = core::VersionId{std::string(63, 'a') + name.back()};
    version.model = model.name;
    version.created_at = clock.now();
    version.openapi_schema = JsonText{document(output)};
    auto added = run_on(io, engine->catalog.add(std::move(version)));
    ASSERT_TRUE(added) << added.error().message;
  }

  SubmitRequest request(const std::string& name, std::optional<std::chrono::seconds> wait = std::nullopt) {
    SubmitRequest request;
    request.account = me;
    request.version = engine->catalog.latest_version({"acme", name});
    request.input = json::value{{"text", "Ada"}};
    request.wait = wait;
    return request;
  }
  Task<PredictionPointer> submitted(SubmitRequest what) {
    auto answer = co_await submit(*engine, std::move(what));
    EXPECT_TRUE(answer) << answer.error().message;
    co_return answer ? answer->prediction : nullptr;
  }
  Task<PredictionPointer> found(core::PredictionId id) {
    auto answer = co_await find_prediction(*engine, me, std::move(id));
    EXPECT_TRUE(answer) << answer.error().message;
    co_return answer.value_or(nullptr);
  }
  Task<PredictionPointer> ended(core::PredictionId id) {
    if (auto live = engine->live.find(id)) {
      const bool told = co_await wait_for_end(live, std::chrono::steady_clock::now() + 20s);
      EXPECT_TRUE(told);
    }
    co_return co_await found(std::move(id));
  }

  asio::io_context io;
  ManualClock clock{Time(1'800'000'000s)};
  memory::Store store;
  memory::Blobs blobs;
  memory::Drafts drafts{blobs};
  FakeExchange exchange;
  FakePackager packager;
  std::vector<seams::Onlooker*> onlookers;  ///< take effect at the next open(), as does the courier
  seams::Courier* courier = nullptr;
  seams::Sniffer* sniffing = nullptr;
  Options options;
  FakeFetcher fetcher{io.get_executor(), blobs};
  std::unique_ptr<FakeRuntime> runtime;
  std::unique_ptr<Engine> engine;
  const core::AccountId me{"local"};
};

}  // namespace mimeo::engine
