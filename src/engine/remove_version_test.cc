// A version that goes takes everything with it, and a crash on the way only delays that.
#include "engine/remove_version.h"

#include "engine/examples.h"
#include "engine/models.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

class RemoveVersionTest : public EngineTest {
 public:
  void publish_private(const std::string& name, const std::string& folder = "/data/versions/a") {
    core::Model model;
    model.name = {"local", name};
    model.visibility = core::Visibility::private_;
    ASSERT_TRUE(run_on(io, engine->catalog.add(model)));
    add_version(name, 'a', folder);
  }
  void add_version(const std::string& name, char digit, const std::string& folder) {
    clock.advance(1s);
    core::Version version;
    version.id = core::VersionId{std::string(64, digit)};
    version.model = {"local", name};
    version.created_at = clock.now();
    version.openapi_schema = JsonText{document(R"({"type":"string"})")};
    version.package.directory = folder;
    auto added = run_on(io, engine->catalog.add(std::move(version)));
    ASSERT_TRUE(added) << added.error().message;
  }
  VersionPointer latest(const std::string& name) { return engine->catalog.latest_version({"local", name}); }
  SubmitRequest run_of(const std::string& name) {
    SubmitRequest request;
    request.account = me;
    request.version = latest(name);
    request.input = json::value{{"text", "Ada"}};
    return request;
  }
  /// A prediction of `name` that has succeeded, with one output file.
  Task<PredictionPointer> finished(std::string name) {
    const auto number = runtime->runs();
    auto p = co_await submitted(run_of(name));
    auto run = co_await runtime->run(number);
    run->succeed(R"("data:text/plain;base64,SGVsbG8=")");
    co_return co_await ended(p->id);
  }
  Task<> gone(std::string name) {
    while (engine->catalog.has_withdrawn({"local", name})) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
  }
  std::string refusal(const std::string& name) {
    auto refused = run_on(io, remove_version(*engine, latest(name)));
    EXPECT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::conflict);
    return refused.error().message;
  }
  std::size_t stored_versions() { return run_on(io, store.models().versions()).value().size(); }
};

TEST_F(RemoveVersionTest, takes_its_predictions_their_files_and_its_package_with_it) {
  publish_private("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await finished("hello");
    auto waiting = co_await submitted(run_of("hello"));
    co_await runtime->run(1);  // it runs
    const auto version = latest("hello");
    auto removed = co_await remove_version(*engine, version);
    EXPECT_TRUE(removed) << removed.error().message;
    EXPECT_EQ(latest("hello"), nullptr) << "out of sight at once";
    SubmitRequest again;
    again.account = me;
    again.version = version;
    again.input = json::value{{"text", "Ada"}};
    auto late = co_await submit(*engine, std::move(again));
    EXPECT_FALSE(late) << "whoever still holds it can begin nothing";
    co_await gone("hello");
    for (const auto& one : {p, waiting}) {
      auto found = co_await find_prediction(*engine, me, one->id);
      EXPECT_FALSE(found);
    }
    auto files = co_await store.files().blobs();
    EXPECT_TRUE(files->empty());
    EXPECT_EQ(runtime->instances_alive, 0);
    EXPECT_EQ(packager.removed, std::vector<std::string>{"/data/versions/a"});
  };
  run_on(io, test());
  EXPECT_EQ(stored_versions(), 0u);
  EXPECT_TRUE(run_on(io, remove_model(*engine, {"local", "hello"})));
}

TEST_F(RemoveVersionTest, leaves_a_package_that_another_version_has_too) {
  publish_private("hello");
  publish_private("twin");
  auto test = [&]() -> Task<> {
    auto kept = co_await finished("twin");
    auto removed = co_await remove_version(*engine, latest("hello"));
    EXPECT_TRUE(removed);
    co_await gone("hello");
    auto still = co_await find_prediction(*engine, me, kept->id);
    EXPECT_TRUE(still) << "of the same content, but another model's";
  };
  run_on(io, test());
  EXPECT_TRUE(packager.removed.empty());
  EXPECT_NE(latest("twin"), nullptr);
}

TEST_F(RemoveVersionTest, is_finished_by_the_next_start_after_a_crash) {
  publish_private("hello");
  auto test = [&]() -> Task<> {
    co_await finished("hello");
    co_await submitted(run_of("hello"));
    co_await runtime->run(1);
  };
  run_on(io, test());
  const auto version = latest("hello")->version;
  auto marked = store.models().withdraw_version(version.model, version.id);
  ASSERT_TRUE(run_on(io, marked.durable()));
  crash();
  open();
  EXPECT_EQ(latest("hello"), nullptr);
  run_on(io, gone("hello"));
  EXPECT_EQ(stored_versions(), 0u);
  EXPECT_TRUE(run_on(io, store.predictions().of_version({.model = version.model, .version = version.id}, 10))->empty());
  EXPECT_EQ(packager.removed.size(), 1u);
}

TEST_F(RemoveVersionTest, goes_on_when_the_disk_takes_writes_again) {
  publish_private("hello");
  auto test = [&]() -> Task<> {
    auto removed = co_await remove_version(*engine, latest("hello"));
    EXPECT_TRUE(removed);
    store.writes().fail_next(Error{ErrorKind::unavailable, "The disk is full."});
    co_await gone("hello");
  };
  run_on(io, test());
  EXPECT_EQ(stored_versions(), 0u);
}

TEST_F(RemoveVersionTest, says_why_a_version_has_to_stay) {
  publish_private("hello");
  auto run_by = [&](core::AccountId account) -> Task<> {
    auto request = run_of("hello");
    request.account = std::move(account);
    co_await submitted(std::move(request));
  };
  run_on(io, run_by({"other"}));
  EXPECT_EQ(refusal("hello"), "Somebody else has run predictions with this version");
  publish_private("target");
  add_version("target", 'b', "/data/versions/b");
  auto override = [](core::Model& model) -> Result<void> {
    model.overrides[core::VersionId{std::string(64, 'a')}] = core::VersionId{std::string(64, 'b')};
    return {};
  };
  ASSERT_TRUE(run_on(io, edit_model(*engine, {"local", "target"}, override)));
  EXPECT_EQ(refusal("target"), "Version " + std::string(64, 'a') + " is overridden to use this one");
  auto open_up = [](core::Model& model) -> Result<void> {
    model.visibility = core::Visibility::public_;
    return {};
  };
  ASSERT_TRUE(run_on(io, edit_model(*engine, {"local", "target"}, open_up)));
  EXPECT_EQ(refusal("target"), "Only versions of private models can be deleted; local/target is public");
}

TEST_F(RemoveVersionTest, an_example_goes_too_and_another_becomes_the_default) {
  publish_private("hello");
  add_version("hello", 'b', "/data/versions/b");
  auto test = [&]() -> Task<> {
    auto p = co_await finished("hello");
    PinRequest pin{.model = {"local", "hello"}, .account = me, .prediction = p->id};
    auto pinned = co_await pin_example(*engine, pin);
    EXPECT_TRUE(pinned) << pinned.error().message;
    EXPECT_EQ(engine->catalog.default_example({"local", "hello"}).prediction->id, p->id);
    auto removed = co_await remove_version(*engine, latest("hello"));
    EXPECT_TRUE(removed);
    co_await gone("hello");
  };
  run_on(io, test());
  EXPECT_EQ(engine->catalog.default_example({"local", "hello"}).prediction, nullptr);
  EXPECT_FALSE(engine->catalog.find_model({"local", "hello"})->default_example);
  EXPECT_EQ(latest("hello")->version.id.text, std::string(64, 'a'));
}

}  // namespace
}  // namespace mimeo::engine
