// For tests: the whole API over an engine with stores in memory and a model that the test plays, without a socket.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "api/api.h"
#include "base/hash.h"
#include "base/test_run.h"
#include "engine/fake_runtime.h"
#include "engine/test_world.h"
#include "http/body.h"
#include "memory/blobs.h"
#include "memory/drafts.h"
#include "memory/store.h"
#include "streams/hub.h"

namespace mimeo::api {

using namespace std::chrono_literals;

/// Nobody in particular.
class TestPeer final : public http::Peer {
 public:
  std::string_view address() const override { return "test"; }
  bool is_tls() const override { return true; }
  Task<> gone() override { co_return; }
};

/// An answer with its body in one piece.
struct Heard {
  unsigned status = 0;
  http::Headers headers;
  std::string body;

  std::string header(std::string_view name) const { return std::string(headers.find(name).value_or("")); }
  json::value json() const {
    auto value = parse_json(body);
    EXPECT_TRUE(value) << body;
    return value ? std::move(*value) : json::value();
  }
  json::value at(std::string_view pointer) const {
    const json::value whole = json();
    boost::system::error_code ec;
    const auto* found = whole.find_pointer(pointer, ec);
    return found ? *found : json::value("nothing at " + std::string(pointer));
  }
};

/// Says what packaging comes to.
class TestPackager final : public seams::Packager {
 public:
  Result<seams::PackagedVersion> result = fail(ErrorKind::invalid, "There is neither a cog.yaml nor a program here");
  std::vector<std::string> progress;
  std::vector<std::string> files;  ///< what the pushed folder held
  std::string image;               ///< that was to be packaged

  Task<Result<seams::PackagedVersion>> package_image(std::string name, std::string,
                                                     std::function<void(std::string_view)>) override {
    image = std::move(name);
    co_return result;
  }
  Task<Result<seams::PackagedVersion>> package(std::string folder,
                                               std::function<void(std::string_view)> tell) override {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      files.push_back(std::filesystem::relative(entry.path(), folder).string());
    }
    for (const auto& line : progress) tell(line);
    co_return result;
  }
  Task<Result<seams::PackagedVersion>> with_weights(std::shared_ptr<const core::Version> base, core::File weights,
                                                    std::shared_ptr<seams::BlobReader>) override {
    seams::PackagedVersion version;
    version.id = core::VersionId{sha256_hex(base->id.text + weights.sha256)};
    version.cog_version = base->cog_version;
    version.openapi_schema = base->openapi_schema;
    version.package = base->package;
    co_return version;
  }
  Task<Result<void>> remove(std::string) override { co_return Result<void>{}; }
  Task<> remove_environments_but(std::vector<std::string>) override { co_return; }
  Task<Result<bool>> has(core::Package) override { co_return true; }
};

class ApiTest : public ::testing::Test {
 public:
  ApiTest() : staging(std::filesystem::temp_directory_path() / ("mimeo-api-" + random_token(10))) {
    std::filesystem::create_directory(staging);
    engine::World world = engine::world_in_memory(store, clock, blobs, drafts, runtime, exchange, packager);
    world.onlookers = {&streams};
    engine = std::make_unique<engine::Engine>(world, engine::Options(), origins, io.get_executor());
    EXPECT_TRUE(run_on(io, engine::start(*engine)));
    add_account("local", "r8_local");
    add_account("other", "r8_other");
    api = std::make_unique<Api>(*engine, options());
  }
  ~ApiTest() override {
    run_on(io, engine::stop(*engine, 0s));
    std::filesystem::remove_all(staging);
  }

  Options options() {
    Options options;
    options.files_keys = [](Time) { return std::vector<std::string>{"key"}; };
    options.rotate_files_key = [](Time, Time) { return Result<void>(); };
    options.offload = &offload;
    options.staging_folder = staging.string();
    options.upload_bytes = 1000;
    options.streams = &streams;
    options.is_ready = [this] { return ready; };
    return options;
  }

  void add_account(const std::string& name, const std::string& token) {
    core::Account account;
    account.id = core::AccountId{name};
    account.is_operator = name == "local";
    account.created_at = clock.now();
    ASSERT_TRUE(run_on(io, engine->accounts.add(account)));
    ASSERT_TRUE(run_on(io, engine->accounts.add_token(token, account.id, "test", clock.now())));
  }

  /// A model with one text input and one number up to 4; `versions` of them. The last version's id ends in `versions`.
  void publish(const core::ModelName& name, int versions = 1, core::Visibility visibility = core::Visibility::public_) {
    core::Model model;
    model.name = name;
    model.visibility = visibility;
    model.created_at = clock.now();
    ASSERT_TRUE(run_on(io, engine->catalog.add(model)));
    for (int i = 1; i <= versions; ++i) {
      clock.advance(1s);
      core::Version version;
      version.id = version_id(name, i);
      version.model = name;
      version.created_at = clock.now();
      version.cog_version = "0.16.0";
      version.openapi_schema = JsonText{R"({"components":{"schemas":{
        "Input":{"type":"object","required":["text"],"properties":{
          "text":{"type":"string"},"steps":{"type":"integer","maximum":4}}},
        "Output":{"type":"string"}}}})"};
      ASSERT_TRUE(run_on(io, engine->catalog.add(std::move(version))));
    }
  }
  static core::VersionId version_id(const core::ModelName& name, int number) {
    return core::VersionId{sha256_hex(name.text()).substr(0, 62) + fmt::format("{:02}", number)};
  }

  Task<Heard> ask_origin(http::Handler handler, std::string method, std::string target, http::Headers headers,
                         std::string body) {
    TestPeer peer;
    http::StringSource content(std::move(body));
    http::Request request(peer, content);
    request.method = std::move(method);
    request.headers = std::move(headers);
    request.set_target(std::move(target));
    auto response = co_await handler(request);
    Heard heard;
    heard.status = response.status;
    heard.headers = std::move(response.headers);
    if (auto* text = std::get_if<std::string>(&response.body)) heard.body = std::move(*text);
    if (auto* slice = std::get_if<http::FileSlice>(&response.body)) {
      heard.body.resize(slice->length);
      const auto got = ::pread(slice->file, heard.body.data(), slice->length, static_cast<off_t>(slice->offset));
      EXPECT_EQ(got, static_cast<ssize_t>(slice->length));
    }
    if (auto* source = std::get_if<std::unique_ptr<http::Source>>(&response.body)) {
      auto all = co_await http::read_all(**source, 1 << 20);
      EXPECT_TRUE(all);
      if (all) heard.body = std::move(*all);
    }
    if (auto* feed = std::get_if<std::unique_ptr<http::EventFeed>>(&response.body)) {
      // As far as it goes: tests of streams read them when their prediction has ended.
      while ((*feed)->take(heard.body) == http::EventFeed::State::open) co_await asio::post(io, as_result);
    }
    if (response.on_sent) response.on_sent();
    co_return heard;
  }

  static http::Headers as(std::string_view token, http::Headers more = {}) {
    more.add("Authorization", "Bearer " + std::string(token));
    return more;
  }

  /// A request with the token of `local`, to be awaited beside others.
  Task<Heard> asking(std::string method, std::string target, std::string body = {}, http::Headers more = {}) {
    return ask_origin(api->api_handler(), std::move(method), std::move(target), as("r8_local", std::move(more)),
                      std::move(body));
  }
  Heard ask(std::string method, std::string target, std::string body = {}, http::Headers more = {}) {
    return run_on(io, asking(std::move(method), std::move(target), std::move(body), std::move(more)));
  }
  /// With exactly these headers.
  Heard ask_bare(std::string method, std::string target, http::Headers headers, std::string body = {}) {
    return run_on(
        io, ask_origin(api->api_handler(), std::move(method), std::move(target), std::move(headers), std::move(body)));
  }
  Heard ask_files(std::string method, std::string target, http::Headers headers = {}) {
    return run_on(io, ask_origin(api->files_handler(), std::move(method), std::move(target), std::move(headers), {}));
  }

  asio::io_context io{1};
  Offload offload{1};
  ManualClock clock{Time(1'800'000'000s)};
  memory::Store store;
  memory::Blobs blobs;
  memory::Drafts drafts{blobs};
  engine::FakeRuntime runtime{io.get_executor()};
  engine::FakeExchange exchange;
  TestPackager packager;
  const core::Origins origins{"https://api.test", "https://files.test"};
  std::filesystem::path staging;
  bool ready = true;
  streams::Hub streams;
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<Api> api;
};

inline json::value parsed(std::string_view text) { return parse_json(text).value(); }

}  // namespace mimeo::api
