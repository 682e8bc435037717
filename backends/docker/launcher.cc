#include "docker/launcher.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <csignal>
#include <utility>

#include <fmt/format.h>

#include "base/ids.h"
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
/// Whoever waits for the end of a container looks itself after so long, for the engine may have forgotten who waits.
constexpr auto next_look = 5s;
/// Before an engine is asked again that did not answer.
constexpr auto pause = 1s;
constexpr auto look_patience = 10s;
/// Of who wants to be rid of it.
constexpr auto short_patience = 3s;
constexpr char only_new[] = "&tail=0";
/// An instance may say nothing for as long as it lives.
constexpr auto longest_life = std::chrono::hours(24 * 365);

std::int64_t number_in(const json::value& value, std::string_view name) {
  const auto* found = find(value, name);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

/// A sweep, for as long as this lives; who waits for its end goes on then.
class Sweeping {
 public:
  Sweeping(std::unique_ptr<Latch>& latch, Executor executor) : latch_(latch) { latch_ = std::make_unique<Latch>(std::move(executor)); }
  ~Sweeping() { latch_ = nullptr; }
  Sweeping(const Sweeping&) = delete;
  Sweeping& operator=(const Sweeping&) = delete;

 private:
  std::unique_ptr<Latch>& latch_;
};

}  // namespace

struct ContainerLauncher::State {
  State(Executor executor, std::function<void(std::string_view)> callback)
      : on_output(std::move(callback)), started(executor), heard(executor), ended(executor) {}

  std::function<void(std::string_view)> on_output;
  std::string name;            ///< it is known by it before it is made
  bool is_left = false;        ///< an earlier life of the server has made it
  std::optional<Error> error;  ///< why it could not be started
  int pid = 0;
  std::string memory_events;  ///< process/cgroups.h; while it lives
  bool unwanted = false;      ///< to be killed as soon as it can be
  bool over = false;  ///< it has ended
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
    if (!gone) log_warn("container.ignored_stop", {{"container", state->name}});
    if (!gone) kill();
    co_await state->ended.wait();
  }

  void kill() override {
    state_->unwanted = true;
    signal(SIGKILL);
  }

 private:
  void signal(int number) {
    if (!state_->ended.is_open()) launcher_.tasks_.spawn(launcher_.signal(state_, number));
  }

  ContainerLauncher& launcher_;
  std::shared_ptr<State> state_;
};

ContainerLauncher::ContainerLauncher(Executor executor, std::string socket, ContainerOptions options)
    : tasks_(executor, "containers"),
      listening_(executor, "what containers say"),
      daemon_(std::move(executor), std::move(socket)),
      options_(std::move(options)) {}

void ContainerLauncher::open() { tasks_.spawn(sweep_early()); }

Task<> ContainerLauncher::sweep_early() {
  auto swept = co_await sweep();
  if (!swept) log_info("containers.not_swept", {{"reason", swept.error().message}});
}

/// Once an engine has answered, it is known who is left.
Task<Result<void>> ContainerLauncher::look() {
  if (has_looked_) co_return Result<void>{};
  // {"label":["run.mimeo.owner=..."]}, percent-encoded.
  const auto filter = fmt::format("%7B%22label%22%3A%5B%22{}%3D{}%22%5D%7D", owner_label, options_.owner);
  auto found = co_await daemon_.call("GET", "/containers/json?all=1&filters=" + filter, std::nullopt, look_patience);
  if (!found) co_return pass_on(std::move(found));
  if (!std::exchange(has_looked_, true)) left_ = read_leftovers(*found, options_);
  co_return Result<void>{};
}

/// Removes who is left and cannot be taken over, or can no more. Nobody goes past a sweep that somebody else has begun.
Task<Result<void>> ContainerLauncher::sweep() {
  auto looked = co_await look();
  if (!looked) co_return looked;
  while (sweeping_) co_await sweeping_->wait();
  if (left_.empty()) co_return Result<void>{};
  const Sweeping sweeping(sweeping_, tasks_.executor());
  const auto is_useless = [this](const Leftover& one) { return !takes_over_ || one.fingerprint.empty(); };
  std::size_t count = 0;
  for (;; ++count) {
    const auto at = std::ranges::find_if(left_, is_useless);
    if (at == left_.end()) break;
    const auto id = at->id;
    at->fingerprint.clear();
    const bool gone = co_await remove(id);
    if (!gone) co_return fail(ErrorKind::unavailable, "A container of an earlier life cannot be removed");
    std::erase_if(left_, [&id](const Leftover& one) { return one.id == id; });
  }
  if (count > 0) log_warn("containers.leftovers_removed", {{"count", count}});
  co_return Result<void>{};
}

Task<bool> ContainerLauncher::end_survivors() {
  takes_over_ = false;
  const auto swept = co_await sweep();
  co_return swept.has_value();
}

Task<std::optional<seams::Survivor>> ContainerLauncher::take_over(seams::LaunchCommand command,
                                                                  std::function<void(std::string_view)> on_output) {
  const auto looked = co_await look();
  if (!looked || left_.empty() || !takes_over_) co_return std::nullopt;
  auto image = co_await daemon_.call("GET", "/images/" + command.container->image + "/json");
  if (!image || !takes_over_) co_return std::nullopt;
  auto left = take_leftover(left_, fingerprint_of(command, *image, options_));
  if (!left) co_return std::nullopt;
  auto state = std::make_shared<State>(tasks_.executor(), std::move(on_output));
  state->name = left->id;
  state->is_left = true;
  auto process = std::make_unique<Process>(*this, state);
  tasks_.spawn(live(state, go_on(state)));
  co_await state->started.wait();
  if (state->error) co_return std::nullopt;
  log_info("container.taken_over", {{"container", state->name}});
  co_return seams::Survivor{std::move(process), std::move(left->own)};
}

Task<Result<std::unique_ptr<seams::LaunchedProcess>>> ContainerLauncher::launch(
    seams::LaunchCommand command, std::function<void(std::string_view)> on_output) {
  assert(command.container && command.confinement && !command.confinement->door.empty());
  auto state = std::make_shared<State>(tasks_.executor(), std::move(on_output));
  state->name = fmt::format("mimeo-{}-{}", options_.owner, random_token(10));
  auto process = std::make_unique<Process>(*this, state);  // from here on a cancelled launch kills what it began
  tasks_.spawn(live(state, begin(state, std::move(command))));
  co_await state->started.wait();
  if (state->error) co_return std::unexpected(*state->error);
  co_return std::move(process);
}

Task<> ContainerLauncher::live(std::shared_ptr<State> state, Task<Result<void>> beginning) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  auto begun = co_await std::move(beginning);
  if (begun) {
    listening_.spawn(listen(state));
    state->started.open();
    if (state->unwanted) tasks_.spawn(signal(state, SIGKILL));
    state->exit = co_await wait_for_end(state);
    state->over = true;
    co_await state->heard.wait_until(std::chrono::steady_clock::now() + last_words);
  } else {
    // Its folder goes when this is told: nothing may run there.
    co_await remove(state->name);
    state->error = std::move(begun).error();
    state->exit = {127, 0};
  }
  state->started.open();
  state->ended.open();
  // What it holds of the machine is given to others now: it must not stay.
  for (bool gone = false; !gone;) {
    gone = co_await remove(state->name);
    if (gone || closing_) co_return;
    asio::steady_timer timer(tasks_.executor(), pause);
    co_await timer.async_wait(as_result);
  }
}

Task<Result<void>> ContainerLauncher::begin(std::shared_ptr<State> state, seams::LaunchCommand command) {
  const auto called_off = [] { return fail(ErrorKind::canceled, "the container was called off"); };
  auto swept = co_await sweep();
  if (!swept) co_return swept;
  auto image = co_await daemon_.call("GET", "/images/" + command.container->image + "/json");
  if (!image) co_return pass_on(std::move(image));
  if (state->unwanted) co_return called_off();
  auto made = co_await daemon_.call("POST", "/containers/create?name=" + state->name,
                                    compose_container(command, *image, options_));
  if (!made) co_return pass_on(std::move(made));
  if (state->unwanted) co_return called_off();
  auto started = co_await daemon_.call("POST", "/containers/" + state->name + "/start");
  if (!started) co_return pass_on(std::move(started));
  co_return co_await go_on(state);
}

/// With one that runs.
Task<Result<void>> ContainerLauncher::go_on(std::shared_ptr<State> state) {
  auto looked = co_await daemon_.call("GET", "/containers/" + state->name + "/json");
  if (!looked) co_return pass_on(std::move(looked));
  if (const auto* now = find(*looked, "State")) state->pid = static_cast<int>(number_in(*now, "Pid"));
  if (state->pid > 0) state->memory_events = process::memory_events_of(state->pid);
  co_return Result<void>{};
}

/// To the end, or until it is called off. When the engine has been restarted under a living container, from then on.
Task<> ContainerLauncher::listen(std::shared_ptr<State> state) {
  process::Lines lines;
  const auto tell = [&state](std::string_view line) { state->tell(line); };
  const auto cut = [&](std::string_view bytes) { lines.feed(bytes, tell); };
  std::string from = state->is_left ? only_new : "";
  for (bool is_whole = false; !is_whole && !state->over;) {
    auto said = co_await daemon_.follow(
        "GET", "/containers/" + state->name + "/logs?follow=1&stdout=1&stderr=1" + from, longest_life);
    LogFrames frames;
    std::array<char, 16 * 1024> bytes;
    while (said && !is_whole) {
      auto size = co_await (*said)->read(bytes);
      if (!size) break;
      is_whole = *size == 0;
      frames.feed({bytes.data(), *size}, cut);
    }
    from = only_new;
    if (is_whole || state->over) break;
    asio::steady_timer timer(tasks_.executor(), pause);
    co_await timer.async_wait(as_result);
  }
  lines.finish(tell);
  state->heard.open();
}

Task<seams::Exit> ContainerLauncher::wait_for_end(std::shared_ptr<State> state) {
  const auto place = "/containers/" + state->name;
  for (;;) {
    // Is answered when it has ended; how, is asked then.
    auto end = co_await daemon_.follow("POST", place + "/wait", next_look);
    if (end) co_await http::drain(**end, 64 * 1024);
    const Daemon::Duration patience = state->unwanted ? short_patience : look_patience;
    auto looked = co_await daemon_.call("GET", place + "/json", std::nullopt, patience);
    // Somebody else has removed it.
    if (!looked && looked.error().kind == ErrorKind::not_found) co_return seams::Exit{0, SIGKILL};
    const auto* now = looked ? find(*looked, "State") : nullptr;
    const auto* running = now != nullptr ? find(*now, "Running") : nullptr;
    const bool is_known = running != nullptr && running->is_bool();
    if (is_known && !running->get_bool()) {
      const auto* oom = find(*now, "OOMKilled");
      state->out_of_memory = oom != nullptr && oom->is_bool() && oom->get_bool();
      co_return process::exit_of_confined(static_cast<int>(number_in(*now, "ExitCode")));
    }
    // Nobody answers. Who wants to be rid of it shall not wait for that.
    if (!is_known && state->unwanted) co_return seams::Exit{0, SIGKILL};
    if (state->unwanted) co_await signal(state, SIGKILL);  // the first one may have been lost
    if (is_known) continue;
    asio::steady_timer timer(tasks_.executor(), pause);
    co_await timer.async_wait(as_result);
  }
}

Task<> ContainerLauncher::signal(std::shared_ptr<State> state, int number) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  auto sent = co_await daemon_.call("POST", fmt::format("/containers/{}/kill?signal={}", state->name, number),
                                    std::nullopt, short_patience);
  const bool gone = !sent && (sent.error().kind == ErrorKind::conflict || sent.error().kind == ErrorKind::not_found);
  if (!sent && !gone) log_warn("container.not_signalled", sent.error());
}

Task<bool> ContainerLauncher::remove(std::string name) {
  const Daemon::Duration patience = closing_ ? short_patience : look_patience;
  auto removed = co_await daemon_.call("DELETE", "/containers/" + name + "?force=1&v=1", std::nullopt, patience);
  const bool gone = removed || removed.error().kind == ErrorKind::not_found;
  if (!gone) log_warn("container.not_removed", removed.error());
  co_return gone;
}

Task<> ContainerLauncher::close() {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  closing_ = true;
  co_await tasks_.join();
  listening_.stop();
  co_await listening_.join();
}

}  // namespace mimeo::docker
