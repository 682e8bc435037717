// For tests: a model server that says what a test tells it to, and a process that lives until it is told to die.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <csignal>

#include "base/latch.h"
#include "http/listener.h"
#include "http/router.h"
#include "http/sse.h"
#include "seams/launcher.h"

namespace mimeo::cog::fake {

/// A process without a process.
class FakeProcess final : public seams::LaunchedProcess {
 public:
  struct State {
    explicit State(Executor executor) : ended(executor) {}
    Latch ended;
    seams::Exit exit;
    bool asked_to_stop = false;
    bool ignores_stop = false;
    bool out_of_memory = false;

    void die(seams::Exit how) {
      if (ended.is_open()) return;
      exit = how;
      ended.open();
    }
  };

  explicit FakeProcess(std::shared_ptr<State> state) : state_(std::move(state)) {}
  ~FakeProcess() override { kill(); }

  int pid() const override { return 4711; }
  Task<seams::Exit> exited() override {
    auto state = state_;
    co_await state->ended.wait();
    co_return state->exit;
  }
  Task<> stop(std::chrono::steady_clock::duration grace) override {
    auto state = state_;
    state->asked_to_stop = true;
    if (!state->ignores_stop) state->die({0, 0});
    co_await state->ended.wait_until(std::chrono::steady_clock::now() + grace);
    state->die({0, SIGKILL});
  }
  bool ran_out_of_memory() const override { return state_->out_of_memory; }
  void kill() override { state_->die({0, SIGKILL}); }

 private:
  std::shared_ptr<State> state_;
};

/// An event stream written by a test while somebody reads it.
class Tape {
 public:
  explicit Tape(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

  void say(std::string_view event, std::string_view data) {
    http::append_event(state_->text, {std::string(event), std::string(data)});
    state_->wake.cancel();
  }
  void end() {
    state_->ended = true;
    state_->wake.cancel();
  }
  /// The connection breaks off in the middle.
  void tear() {
    state_->torn = true;
    state_->wake.cancel();
  }
  /// The reader has let go of it.
  bool is_dropped() const { return state_->dropped; }

  http::Response play() const { return http::Response::stream(200, "text/event-stream", std::make_unique<Player>(state_)); }

 private:
  struct State {
    explicit State(Executor executor) : wake(std::move(executor), asio::steady_timer::time_point::max()) {}
    std::string text;
    bool ended = false;
    bool torn = false;
    bool dropped = false;
    asio::steady_timer wake;
  };

  class Player final : public http::Source {
   public:
    explicit Player(std::shared_ptr<State> state) : state_(std::move(state)) {}
    ~Player() override { state_->dropped = true; }
    Task<Result<std::size_t>> read(std::span<char> into) override {
      auto state = state_;
      while (state->text.empty() && !state->ended && !state->torn) co_await state->wake.async_wait(as_result);
      if (state->torn) co_return fail(ErrorKind::unavailable, "torn");
      std::size_t size = std::min(into.size(), state->text.size());
      state->text.copy(into.data(), size);
      state->text.erase(0, size);
      co_return size;
    }

   private:
    std::shared_ptr<State> state_;
  };

  std::shared_ptr<State> state_;
};

/// A Cog server in the test's own thread.
class FakeModel {
 public:
  struct Call {
    std::string target;
    std::string accept;
    std::string traceparent;
    std::string body;
  };
  using Predict = std::function<http::Response(const Call&)>;

  explicit FakeModel(asio::io_context& context)
      : listener_({context.get_executor()}, [this](http::Request& request) { return router_.route(request); }) {
    router_.add("GET", "/health-check", [this](http::Request&) { return http::ready(http::Response::json(200, next_health())); });
    router_.add("PUT", "/predictions/{id}", [this](http::Request& request) { return answer(request); });
    router_.add("PUT", "/trainings/{id}", [this](http::Request& request) { return answer(request); });
    router_.add("POST", "/predictions/{id}/cancel", [this](http::Request& request) {
      canceled.emplace_back(request.path_parameter("id"));
      const auto run = outlasts.find(canceled.back());
      const bool is_over = run != outlasts.end() && run->second-- == 0;
      return http::ready(http::Response::json(is_over ? 404 : 200, "{}"));
    });
  }

  /// From here on it can be reached.
  http::Address listen() {
    auto opened = listener_.open(http::Address::of_tcp("127.0.0.1", 0));
    if (!opened) throw std::runtime_error(opened.error().message);
    listener_.start();
    listening_ = true;
    return listener_.address();
  }
  Task<> stop() {
    if (std::exchange(listening_, false)) co_await listener_.stop(std::chrono::milliseconds(0));
  }
  std::size_t connections() const { return listener_.connections(); }

  /// Answered in turn; the last one for ever.
  std::deque<std::string> health = {R"({"status":"READY"})"};
  std::function<void()> on_health = [] {};  ///< when it is asked
  Predict predict;
  std::vector<Call> calls;
  std::vector<std::string> canceled;
  std::map<std::string, int> outlasts;  ///< how many cancels a run is found by; one that is not here: by all

 private:
  std::string next_health() {
    on_health();
    std::string body = health.front();
    if (health.size() > 1) health.pop_front();
    return body;
  }
  Task<http::Response> answer(http::Request& request) {
    auto body = co_await http::read_all(request.body, 1 << 20);
    const auto header = [&](std::string_view name) { return std::string(request.headers.find(name).value_or("")); };
    Call call{request.target, header("accept"), header("traceparent"), body.value_or("")};
    calls.push_back(call);
    co_return predict(call);
  }

  http::Router router_;
  http::Listener listener_;
  bool listening_ = false;
};

}  // namespace mimeo::cog::fake
