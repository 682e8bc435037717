// A model runtime that a test plays: it says when an instance is ready, what a run reports, and when it dies. Tests
// only.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "seams/runtime.h"

namespace mimeo::engine {

/// Lets coroutines of one thread wait for what a test (or a peer) does.
class Bell {
 public:
  explicit Bell(Executor executor) : timer_(executor, std::chrono::steady_clock::time_point::max()) {}
  void ring() { timer_.cancel(); }
  Task<> wait() { co_await timer_.async_wait(as_result); }

 private:
  asio::steady_timer timer_;
};

/// What the test and the engine share of one run.
struct RunScript {
  explicit RunScript(Executor executor) : bell(executor) {}

  core::VersionId version;
  seams::RunRequest request;
  std::deque<Result<seams::RunReport>> reports;
  bool canceled = false;
  bool ignores_cancel = false;
  Bell bell;

  void report(Result<seams::RunReport> next) {
    reports.push_back(std::move(next));
    bell.ring();
  }
  void succeed(std::string output) {
    seams::RunFinished finished;
    finished.how = seams::RunFinished::How::succeeded;
    finished.output = JsonText{std::move(output)};
    report(seams::RunReport(std::move(finished)));
  }
  void fail_with(std::string error) {
    seams::RunFinished finished;
    finished.error = std::move(error);
    report(seams::RunReport(std::move(finished)));
  }
  void die() { report(fail(ErrorKind::unavailable, "The model's process exited (exit code 3)")); }
};

class FakeRun final : public seams::Run {
 public:
  explicit FakeRun(std::shared_ptr<RunScript> script) : script_(std::move(script)) {}

  Task<Result<seams::RunReport>> next() override {
    auto script = script_;
    while (script->reports.empty()) co_await script->bell.wait();
    auto report = std::move(script->reports.front());
    script->reports.pop_front();
    co_return report;
  }
  void cancel() override {
    script_->canceled = true;
    if (script_->ignores_cancel) return;
    seams::RunFinished finished;
    finished.how = seams::RunFinished::How::canceled;
    script_->report(seams::RunReport(std::move(finished)));
  }

 private:
  std::shared_ptr<RunScript> script_;
};

class FakeRuntime final : public seams::Runtime {
 public:
  explicit FakeRuntime(Executor executor) : executor_(executor), started_bell_(executor) {}

  int slots = 1;
  std::optional<Error> setup_failure;
  int setups_killed = 0;                    ///< the next ones, from outside
  std::optional<Error> start_failure;       ///< of the next run only
  bool dies_when_ready = false;             ///< by itself
  bool must_be_killed = false;              ///< instances do not end when they are asked to
  bool cancels_when_stopped = false;        ///< as a model does that ends gracefully
  std::map<core::VersionId, Error> broken;  ///< versions whose set-up fails
  seams::InstanceLog last_log;              ///< of the instance that was set up last
  int instances_started = 0;
  int instances_alive = 0;
  std::vector<std::chrono::steady_clock::duration> stop_graces;  ///< in the order of the stops
  std::vector<core::Allocation> allocations;  ///< in that order, too
  std::vector<std::string> setups;  ///< models, in the order their instances were started; "owner/name training"

  /// The `index`-th run that was ever given to an instance; waits until there is one.
  Task<std::shared_ptr<RunScript>> run(std::size_t index) {
    while (runs_.size() <= index) co_await started_bell_.wait();
    co_return runs_[index];
  }
  std::size_t runs() const { return runs_.size(); }

  /// Instances of the version that are ready.
  int alive(const core::VersionId& version) const {
    auto found = alive_.find(version);
    return found == alive_.end() ? 0 : found->second;
  }
  /// From now on set-ups take until they are let go on.
  void hold_setups() { holding_ = true; }
  void release_setups() {
    holding_ = false;
    setups_bell_.ring();
  }

  void end_set_ups() override {
    set_ups_ended_ = true;
    release_setups();
  }

  Task<Result<std::unique_ptr<seams::Instance>>> start(std::shared_ptr<const core::Version> version,
                                                       core::Prediction::Kind kind, core::Allocation allocation,
                                                       seams::InstanceLog log) override {
    ++instances_started;
    allocations.push_back(std::move(allocation));
    const bool trains = kind == core::Prediction::Kind::training;
    setups.push_back(version->model.text() + (trains ? " training" : ""));
    log("loading\n");
    while (holding_) co_await setups_bell_.wait();
    if (set_ups_ended_) co_return fail(ErrorKind::unavailable, "Model setup failed: the server stops");
    last_log = log;
    if (setups_killed > 0) {
      --setups_killed;
      co_return fail(ErrorKind::interrupted, "Model setup failed: killed by signal 9 (KILL)");
    }
    if (setup_failure) co_return std::unexpected(*setup_failure);
    if (auto failure = broken.find(version->id); failure != broken.end()) co_return std::unexpected(failure->second);
    ++instances_alive;
    ++alive_[version->id];
    co_return std::make_unique<FakeInstance>(*this, version->id);
  }

 private:
  class FakeInstance final : public seams::Instance {
   public:
    FakeInstance(FakeRuntime& runtime, core::VersionId version)
        : runtime_(runtime), version_(std::move(version)), gone_(std::make_shared<Bell>(runtime.executor_)) {}
    ~FakeInstance() override { end(); }
    int slots() const override { return runtime_.slots; }
    int pid() const override { return 0; }
    const seams::SetupReport& setup() const override { return setup_; }
    Task<Result<std::unique_ptr<seams::Run>>> start(seams::RunRequest request) override {
      if (auto failure = std::exchange(runtime_.start_failure, std::nullopt)) co_return std::unexpected(*failure);
      auto script = std::make_shared<RunScript>(runtime_.executor_);
      script->version = version_;
      script->request = std::move(request);
      runtime_.runs_.push_back(script);
      mine_.push_back(script);
      runtime_.started_bell_.ring();
      co_return std::make_unique<FakeRun>(script);
    }
    Task<seams::Gone> gone() override {
      if (runtime_.dies_when_ready) co_return seams::Gone{"exit code 3"};
      auto bell = gone_;
      if (!stopped_) co_await bell->wait();
      co_return seams::Gone{"stopped", true};
    }
    Task<bool> stop(std::chrono::steady_clock::duration grace) override {
      runtime_.stop_graces.push_back(grace);
      end();
      for (auto& script : mine_) runtime_.cancels_when_stopped ? FakeRun(script).cancel() : script->die();
      gone_->ring();
      co_return runtime_.must_be_killed;
    }

   private:
    void end() {
      if (std::exchange(stopped_, true)) return;
      --runtime_.instances_alive;
      --runtime_.alive_[version_];
    }

    FakeRuntime& runtime_;
    const core::VersionId version_;
    seams::SetupReport setup_;
    std::shared_ptr<Bell> gone_;
    std::vector<std::shared_ptr<RunScript>> mine_;
    bool stopped_ = false;
  };

  Executor executor_;
  Bell started_bell_;
  Bell setups_bell_{executor_};
  bool set_ups_ended_ = false;
  bool holding_ = false;
  std::map<core::VersionId, int> alive_;
  std::vector<std::shared_ptr<RunScript>> runs_;
};

/// An exchange over plain maps.
class FakeExchange final : public seams::FileExchange {
 public:
  std::map<std::string, core::BlobId> offers;
  std::map<std::string, seams::Upload, std::less<>> uploads;

  std::string offer(core::BlobId blob, std::string_view name, std::string) override {
    auto address = "http://exchange.test/" + std::to_string(++count_) + "/" + std::string(name);
    offers[address] = std::move(blob);
    return address;
  }
  void withdraw(std::string_view address) override { offers.erase(std::string(address)); }
  std::optional<seams::Upload> take(std::string_view address) override {
    auto found = uploads.find(address);
    if (found == uploads.end()) return std::nullopt;
    auto upload = std::move(found->second);
    uploads.erase(found);
    return upload;
  }

 private:
  int count_ = 0;
};

/// A web whose answers come when the test lets them.
class FakeFetcher final : public seams::Fetcher {
 public:
  FakeFetcher(Executor executor, seams::Blobs& blobs) : blobs_(blobs), asked_(executor), answered_(executor) {}

  std::vector<std::string> urls;  ///< asked for, in order
  std::vector<core::BlobId> made;
  bool slow = false;  ///< answers only after `answer()`
  std::optional<Error> failure;

  void answer() {
    slow = false;
    answered_.ring();
  }
  /// Waits until somebody has asked for `count` files.
  Task<> asked(std::size_t count) {
    while (urls.size() < count) co_await asked_.wait();
  }

  Task<Result<seams::FetchedFile>> fetch(std::string url, std::stop_token stop) override {
    urls.push_back(url);
    asked_.ring();
    std::stop_callback on_stop(stop, [this] { answered_.ring(); });
    while (slow && !(stops_when_asked && stop.stop_requested())) co_await answered_.wait();
    if (failure) co_return std::unexpected(*failure);
    auto writer = co_await blobs_.create(seams::Checksums::sha256);
    const std::string bytes = "fetched";
    co_await (*writer)->write(bytes);
    auto blob = co_await (*writer)->finish();
    made.push_back(blob->id);
    co_return seams::FetchedFile{*blob, url.substr(url.rfind('/') + 1), "image/png"};
  }
  bool stops_when_asked = true;

 private:
  seams::Blobs& blobs_;
  Bell asked_;
  Bell answered_;
};

}  // namespace mimeo::engine
