#include "docker/launcher.h"

#include <array>
#include <cassert>
#include <csignal>

#include <fmt/format.h>

#include "base/latch.h"
#include "base/log.h"
#include "docker/log_frames.h"
#include "process/cgroups.h"
#include "process/confiner.h"
#include "process/lines.h"

namespace mimeo::docker {

using namespace std::chrono_literals;

namespace {

/// From the end of a container to the end of what it has said.
constexpr auto last_words = 2s;
/// Between two looks at a container that lives although nobody could be asked about it.
constexpr auto next_look = 1s;

std::int64_t number_in(const json::value& value, std::string_view name) {
  const auto* found = find(value, name);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

}  // namespace

struct ContainerLauncher::State {
  State(Executor executor, std::function<void(std::string_view)> callback)
      : on_output(std::move(callback)), started(executor), heard(executor), ended(executor) {}

  std::function<void(std::string_view)> on_output;
  std::string id;              ///< empty: not made yet
  std::optional<Error> error;  ///< why it could not be started
  int pid = 0;
  std::string memory_events;  ///< process/cgroups.h; while it lives
  bool unwanted = false;      ///< to be killed as soon as it can be
  bool out_of_memory = false;
  seams::Exit exit;
  Latch started;  ///< or found impossible to start
  Latch heard;    ///< to the end
  Latch ended;

  void tell(std::string_view line) {
    auto callback = on_output;  // it may destroy the handle, which takes the original away
    if (callback) callback(line);
  }
};

class ContainerLauncher::Process final : public seams::LaunchedProcess {
 public:
  Process(ContainerLauncher& launcher, std::shared_ptr<State> state) : launcher_(launcher), state_(std::move(state)) {}
  ~Process() override {
    state_->on_output = nullptr;
    kill();
  }

  int pid() const override { return state_->pid; }

  Task<seams::Exit> exited() override {
    auto state = state_;
    co_await state->ended.wait();
    co_return state->exit;
  }

  bool ran_out_of_memory() const override {
    return state_->out_of_memory || process::tells_of_oom_kill(state_->memory_events);
  }

  Task<> stop(std::chrono::steady_clock::duration grace) override {
    auto state = state_;
    signal(SIGTERM);
    const bool gone = co_await state->ended.wait_until(std::chrono::steady_clock::now() + grace);
    if (!gone) log_warn("container.ignored_stop", {{"container", state->id.substr(0, 12)}});
    if (!gone) kill();
    co_await state->ended.wait();
  }

  void kill() override {
    state_->unwanted = true;
    signal(SIGKILL);
  }

 private:
  void signal(int number) {
    if (!state_->ended.is_open() && !state_->id.empty()) launcher_.tasks_.spawn(launcher_.signal(state_, number));
  }

  ContainerLauncher& launcher_;
  std::shared_ptr<State> state_;
};

ContainerLauncher::ContainerLauncher(Executor executor, std::string socket, ContainerOptions options)
    : tasks_(executor, "containers"), daemon_(std::move(executor), std::move(socket)), options_(std::move(options)) {}

Task<Result<void>> ContainerLauncher::open() {
  // {"label":["run.mimeo.owner=..."]}, percent-encoded.
  const auto filter = fmt::format("%7B%22label%22%3A%5B%22{}%3D{}%22%5D%7D", owner_label, options_.owner);
  auto left = co_await daemon_.call("GET", "/containers/json?all=1&filters=" + filter);
  if (!left) co_return pass_on(std::move(left));
  if (!left->is_array() || left->get_array().empty()) co_return Result<void>{};
  log_warn("containers.leftovers_removed", {{"count", left->get_array().size()}});
  for (const auto& container : left->get_array()) {
    const auto* id = find_string(container, "Id");
    if (id != nullptr) co_await remove(std::string(*id));
  }
  co_return Result<void>{};
}

Task<Result<std::unique_ptr<seams::LaunchedProcess>>> ContainerLauncher::launch(
    seams::LaunchCommand command, std::function<void(std::string_view)> on_output) {
  assert(command.container && command.confinement && !command.confinement->door.empty());
  auto state = std::make_shared<State>(tasks_.executor(), std::move(on_output));
  auto process = std::make_unique<Process>(*this, state);  // from here on a cancelled launch kills what it began
  tasks_.spawn(live(state, std::move(command)));
  co_await state->started.wait();
  if (state->error) co_return std::unexpected(*state->error);
  co_return std::move(process);
}

Task<> ContainerLauncher::live(std::shared_ptr<State> state, seams::LaunchCommand command) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  auto begun = co_await begin(state, std::move(command));
  if (begun) {
    tasks_.spawn(listen(state));
    state->started.open();
    if (state->unwanted) tasks_.spawn(signal(state, SIGKILL));
    state->exit = co_await wait_for_end(state);
    co_await state->heard.wait_until(std::chrono::steady_clock::now() + last_words);
  } else {
    state->error = std::move(begun).error();
    state->exit = {127, 0};
  }
  state->started.open();
  state->ended.open();
  if (!state->id.empty()) co_await remove(state->id);
}

Task<Result<void>> ContainerLauncher::begin(std::shared_ptr<State> state, seams::LaunchCommand command) {
  auto image = co_await daemon_.call("GET", "/images/" + command.container->image + "/json");
  if (!image) co_return pass_on(std::move(image));
  auto made = co_await daemon_.call("POST", "/containers/create", compose_container(command, *image, options_));
  if (!made) co_return pass_on(std::move(made));
  const auto* id = find_string(*made, "Id");
  if (id == nullptr) co_return fail(ErrorKind::internal, "Docker has made a container without an id");
  state->id = *id;
  auto started = co_await daemon_.call("POST", "/containers/" + state->id + "/start");
  if (!started) co_return pass_on(std::move(started));
  auto looked = co_await daemon_.call("GET", "/containers/" + state->id + "/json");
  if (!looked) co_return pass_on(std::move(looked));
  if (const auto* now = find(*looked, "State")) state->pid = static_cast<int>(number_in(*now, "Pid"));
  if (state->pid > 0) state->memory_events = process::memory_events_of(state->pid);
  co_return Result<void>{};
}

Task<> ContainerLauncher::listen(std::shared_ptr<State> state) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  auto said = co_await daemon_.follow("GET", "/containers/" + state->id + "/logs?follow=1&stdout=1&stderr=1");
  LogFrames frames;
  process::Lines lines;
  const auto tell = [&state](std::string_view line) { state->tell(line); };
  const auto cut = [&](std::string_view bytes) { lines.feed(bytes, tell); };
  std::array<char, 16 * 1024> bytes;
  while (said) {
    auto size = co_await (*said)->read(bytes);
    if (!size || *size == 0) break;
    frames.feed({bytes.data(), *size}, cut);
  }
  lines.finish(tell);
  state->heard.open();
}

Task<seams::Exit> ContainerLauncher::wait_for_end(std::shared_ptr<State> state) {
  const auto place = "/containers/" + state->id;
  for (;;) {
    // The answer comes when the container has ended; what it was is asked then, since this way may break before.
    auto end = co_await daemon_.follow("POST", place + "/wait");
    if (end) co_await http::drain(**end, 64 * 1024);
    auto looked = co_await daemon_.call("GET", place + "/json");
    if (!looked && looked.error().kind == ErrorKind::not_found)
      co_return seams::Exit{0, SIGKILL};  // somebody has removed it
    const auto* now = looked ? find(*looked, "State") : nullptr;
    const auto* running = now != nullptr ? find(*now, "Running") : nullptr;
    if (running != nullptr && running->is_bool() && !running->get_bool()) {
      const auto* oom = find(*now, "OOMKilled");
      state->out_of_memory = oom != nullptr && oom->is_bool() && oom->get_bool();
      co_return process::exit_of_confined(static_cast<int>(number_in(*now, "ExitCode")));
    }
    // Nobody answers. Who wants to be rid of it shall not wait for that: it is removed when we are started again.
    if (!looked && state->unwanted) co_return seams::Exit{0, SIGKILL};
    // The Engine is being restarted, with or without its containers.
    asio::steady_timer pause(tasks_.executor(), next_look);
    co_await pause.async_wait(as_result);
  }
}

Task<> ContainerLauncher::signal(std::shared_ptr<State> state, int number) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  auto sent = co_await daemon_.call("POST", fmt::format("/containers/{}/kill?signal={}", state->id, number));
  const bool gone = !sent && (sent.error().kind == ErrorKind::conflict || sent.error().kind == ErrorKind::not_found);
  if (!sent && !gone) log_warn("container.not_signalled", sent.error());
}

Task<> ContainerLauncher::remove(std::string id) {
  auto removed = co_await daemon_.call("DELETE", "/containers/" + id + "?force=1&v=1");
  const bool gone =
      removed || removed.error().kind == ErrorKind::not_found || removed.error().kind == ErrorKind::conflict;
  if (!gone) log_warn("container.not_removed", removed.error());
}

Task<> ContainerLauncher::close() {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await tasks_.join();
}

}  // namespace mimeo::docker
