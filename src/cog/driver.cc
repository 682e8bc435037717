#include "cog/driver.h"

#include <algorithm>
#include <csignal>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "base/limits.h"
#include "base/log.h"
#include "cog/coglet_log.h"
#include "cog/confinement.h"
#include "cog/lost_worker.h"
#include "cog/refusal.h"
#include "cog/run.h"
#include "http/socket.h"

namespace mimeo::cog {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

/// An answer to a look at the health, and to a cancel, comes at once or not at all.
constexpr auto short_answer = 5s;
/// Looks in a row that brought nothing, each after `health_poll` and `short_answer`, before an instance counts as
/// hung: a minute, because a machine that swaps is slow for a while, too.
constexpr int hung_after = 6;
/// After a look that found it not well: soon, for one that has died should not be taken for one that has lasted.
constexpr steady_clock::duration second_look = 1s;
/// From the request to the first byte of the event stream: the model has nothing to do for it.
constexpr auto start_time = 60s;
/// How long a slot may be "about to be free". coglet's is within a millisecond.
constexpr auto slot_patience = 2s;
constexpr auto slot_pause_first = 100us;
constexpr auto slot_pause_longest = 20ms;
/// What is written without end does not take the server's time, with 64 KiB each time; and what Python printed before, which comes by
/// way of coglet, has a chance to be first.
constexpr auto programs_pause = 10ms;
/// coglet says READY a moment before it passes on what the model printed in setup(). Releases that never say that they
/// have done so cost every start this much; so does every failure, whose last line nothing tells.
constexpr auto last_words = 1s;

/// Signals that a program does not bring on itself: the kernel out of memory, an operator, a machine that shuts down.
bool is_from_outside(int signal) {
  return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

}  // namespace

// --- The engine's handle --------------------------------------------------------------------------------------------

class Driver::Handle final : public seams::Instance {
 public:
  Handle(std::shared_ptr<Driver> driver, seams::SetupReport report)
      : driver_(std::move(driver)), report_(std::move(report)) {}
  ~Handle() override { driver_->end("it was dropped"); }

  int slots() const override { return driver_->options_.slots; }
  int pid() const override { return driver_->process_->pid(); }
  const seams::SetupReport& setup() const override { return report_; }

  Task<Result<std::unique_ptr<seams::Run>>> start(seams::RunRequest request) override {
    return driver_->start(std::move(request));
  }

  Task<seams::Gone> gone() override {
    auto driver = driver_;
    co_await driver->gone_.wait();
    co_return driver->gone_how_;
  }

  Task<bool> stop(std::chrono::steady_clock::duration grace) override {
    auto driver = driver_;
    // coglet waits a second whatever happens; with nothing running there is nothing worth that.
    bool at_once = driver->options_.speaker == SetupJournal::Speaker::coglet && driver->runs_ == 0;
    driver->declare_gone("it was stopped", true);
    if (at_once) driver->process_->kill();
    co_await driver->process_->stop(grace);
    co_await driver->ended_.wait();
    co_return driver->exit_.signal == SIGKILL && !at_once;
  }

 private:
  std::shared_ptr<Driver> driver_;
  const seams::SetupReport report_;
};

Driver::Driver(TaskGroup& tasks, Options options, std::unique_ptr<UploadDoor> uploads)
    : tasks_(tasks),
      options_(std::move(options)),
      uploads_(std::move(uploads)),
      journal_(options_.speaker),
      ended_(tasks.executor()),
      gone_(tasks.executor()) {}

std::unique_ptr<seams::Instance> Driver::make_instance(seams::SetupReport report) {
  tasks_.spawn(watch_health(shared_from_this()));
  return std::make_unique<Handle>(shared_from_this(), std::move(report));
}

// --- Set-up ---------------------------------------------------------------------------------------------------------

void Driver::take(std::unique_ptr<seams::LaunchedProcess> process, std::optional<http::Address> address) {
  process_ = std::move(process);
  if (address) client_ = std::make_unique<http::Client>(tasks_.executor(), std::move(*address));
  tasks_.spawn(watch_process(shared_from_this()));
  if (options_.programs) tasks_.spawn(watch_programs(shared_from_this()));
}

Task<Result<Health>> Driver::look(steady_clock::time_point until) {
  auto self = shared_from_this();
  const bool is_reachable = !options_.has_door || door_;
  const auto port = options_.port != 0 ? options_.port : journal_.port().value_or(0);
  if (!client_ && is_reachable && port != 0) {
    auto address = door_ ? http::Address::of_door(http::pinned_path(door_), port) : http::Address::of_tcp("127.0.0.1", port);
    client_ = std::make_unique<http::Client>(tasks_.executor(), std::move(address));
  }
  if (!client_) co_return fail(ErrorKind::unavailable, "it has not said yet where it listens");
  http::ClientRequest request("GET", "/health-check");
  auto response = co_await client_->send(std::move(request), until);
  if (!response) co_return pass_on(std::move(response));
  auto body = co_await http::read_all(*response->body, limits::json_body_bytes);
  if (!body) co_return pass_on(std::move(body));
  co_return parse_health(*body);
}

Error Driver::setup_error(std::string what, ErrorKind kind) const {
  if (auto lack = memory_error(); !lack.empty()) {
    what = std::move(lack);
    kind = ErrorKind::unavailable;
  }
  std::string reason = journal_.reason();
  if (!reason.empty()) what += ": " + reason;
  auto logs = journal_.logs();
  if (!options_.has_network) what += network_hint(logs);
  return {kind, "Model setup failed: " + what, std::move(logs)};
}

std::string Driver::memory_error() const {
  if (!process_ || !process_->ran_out_of_memory()) return {};
  const auto bytes = options_.memory_bytes;
  if (bytes == 0) return "it was killed because the machine ran out of memory (E1001)";
  return fmt::format("it was killed because it took more than the {} MiB of memory that it may (E1001)", bytes >> 20);
}

void Driver::hear(std::string_view line) {
  journal_.hear(line);
  if (!journal_.is_closed() || !is_at_rest()) return;
  auto said = journal_.own_words(line);
  if (!said.empty()) log_(said + "\n");
}

bool Driver::is_at_rest() const { return runs_ == 0 && steady_clock::now() >= echo_ends_ && log_; }

Task<Result<seams::SetupReport>> Driver::set_up(seams::InstanceLog log, steady_clock::time_point until) {
  auto self = shared_from_this();
  log_ = std::move(log);
  auto begun = steady_clock::now();
  std::optional<steady_clock::time_point> ready_since, lost_since;
  for (;;) {
    auto health = co_await look(std::min(until, steady_clock::now() + short_answer));
    if (health) journal_.hear(*health);
    journal_.tell(log_);
    if (ended_.is_open()) {
      const auto kind = is_from_outside(exit_.signal) ? ErrorKind::interrupted : ErrorKind::unavailable;
      co_return std::unexpected(setup_error("the model's process ended, " + exit_.text(), kind));
    }
    if (gone_.is_open()) co_return fail(ErrorKind::canceled, "the instance was stopped");
    if (health && health->is_ready()) {
      if (!ready_since) ready_since = steady_clock::now();
      if (journal_.is_complete() || steady_clock::now() - *ready_since >= last_words) break;
    }
    if (health && health->status == Health::Status::setup_failed) {
      if (!journal_.is_complete()) co_await ended_.wait_until(steady_clock::now() + last_words);
      journal_.tell(log_);
      co_return std::unexpected(setup_error("setup() failed", ErrorKind::unavailable));
    }
    if (health && tells_dead_worker(health->reason)) {
      co_return std::unexpected(setup_error("Cog's worker has ended", ErrorKind::interrupted));
    }
    if (health && (health->status == Health::Status::defunct || health->status == Health::Status::unhealthy)) {
      co_return fail(ErrorKind::unavailable, "Model health check failed (E8765): " + health->reason, journal_.logs());
    }
    auto now = steady_clock::now();
    if (options_.speaker == SetupJournal::Speaker::coglet && now - begun >= last_words) {
      if (!has_lost_worker(process_->pid())) {
        lost_since = std::nullopt;
      } else if (!lost_since) {
        lost_since = now;
      }
      if (lost_since && now - *lost_since >= last_words) {
        co_return std::unexpected(setup_error("Cog's worker ended before it had begun", ErrorKind::interrupted));
      }
    }
    if (now >= until) {
      auto seconds = std::chrono::round<std::chrono::seconds>(now - begun).count();
      std::string text = fmt::format("Model setup failed: it took more than {} seconds", seconds);
      co_return fail(ErrorKind::timed_out, std::move(text), journal_.logs());
    }
    auto pause = std::clamp<steady_clock::duration>((now - begun) / 20, limits::setup_poll_shortest, limits::setup_poll_longest);
    co_await ended_.wait_until(std::min(until, now + pause));
  }
  journal_.close();
  echo_ends_ = steady_clock::now() + options_.echo;
  std::chrono::duration<double> seconds = steady_clock::now() - begun;
  co_return seams::SetupReport{journal_.logs(), seconds.count()};
}

Task<Result<seams::SetupReport>> Driver::take_over(seams::InstanceLog log, std::vector<core::PredictionId> begun,
                                                   steady_clock::time_point until) {
  auto self = shared_from_this();
  journal_.close();  // what it prints now may be a run's
  const auto since = steady_clock::now();
  for (;;) {
    auto health = co_await look(std::min(until, steady_clock::now() + short_answer));
    const bool is_up = health && health->is_ready();
    while (is_up && !begun.empty()) {
      const bool is_over = co_await ended_earlier(begun.back(), until);
      if (!is_over) break;
      begun.pop_back();
    }
    if (gone_.is_open()) co_return fail(ErrorKind::unavailable, "it ended: " + gone_how_.reason);
    // With several slots it is never busy with one run, so this alone would not tell.
    if (is_up && health->status == Health::Status::ready && begun.empty()) break;
    const auto now = steady_clock::now();
    if (now >= until) {
      co_return fail(ErrorKind::unavailable, is_up ? "it does not end what it ran before" : "it is not set up, or does not answer");
    }
    const auto pause = std::clamp<steady_clock::duration>((now - since) / 20, limits::setup_poll_shortest, limits::setup_poll_longest);
    co_await ended_.wait_until(std::min(until, now + pause));
  }
  uploads_->discard();
  log_ = std::move(log);
  echo_ends_ = steady_clock::now() + options_.echo;
  std::string said = "taken over from before the restart\n";
  if (log_) log_(said);
  const std::chrono::duration<double> seconds = steady_clock::now() - since;
  co_return seams::SetupReport{std::move(said), seconds.count(), true};
}

Task<bool> Driver::ended_earlier(core::PredictionId id, steady_clock::time_point until) {
  auto request = http::ClientRequest::json("POST", path_of(id) + "/cancel", "{}");
  auto response = co_await client_->send(std::move(request), std::min(until, steady_clock::now() + short_answer));
  if (!response) co_return false;
  co_await http::drain(*response->body, limits::body_chunk_bytes);
  co_return response->status == 404;
}

// --- Life -----------------------------------------------------------------------------------------------------------

void Driver::declare_gone(std::string reason, bool from_outside) {
  if (gone_.is_open()) return;
  gone_how_ = {std::move(reason), from_outside};
  gone_.open();
}

void Driver::end(std::string reason) {
  declare_gone(std::move(reason));
  if (process_ && !ended_.is_open()) process_->kill();
}

Task<> Driver::watch_process(std::shared_ptr<Driver> self) {
  self->exit_ = co_await self->process_->exited();
  self->ended_.open();
  self->hear_programs();
  if (self->options_.programs) self->options_.programs->close();
  auto lack = self->memory_error();
  const bool from_outside = lack.empty() && is_from_outside(self->exit_.signal);
  self->declare_gone(lack.empty() ? self->exit_.text() : std::move(lack), from_outside);
}

Task<> Driver::watch_health(std::shared_ptr<Driver> self) {
  int silent = 0;
  int unhealthy = 0;
  while (!self->gone_.is_open()) {
    const auto poll = self->options_.health_poll;
    const auto pause = unhealthy > 0 ? std::min(poll, second_look) : poll;
    bool gone = co_await self->gone_.wait_until(steady_clock::now() + pause);
    if (gone) co_return;
    auto health = co_await self->look(steady_clock::now() + short_answer);
    silent = health ? 0 : silent + 1;
    bool well = !health || health->is_ready();
    unhealthy = well ? 0 : unhealthy + 1;
    if (silent == hung_after) self->end("it does not answer");
    // A single no may be the model's own check in an unlucky moment. A dead worker never says anything else.
    if (unhealthy == 2) self->end("its health check failed: " + health->reason);
  }
}

Task<> Driver::watch_programs(std::shared_ptr<Driver> self) {
  asio::steady_timer pause(self->tasks_.executor());
  for (;;) {
    const bool is_there = co_await self->options_.programs->wait();
    if (!is_there) co_return;
    pause.expires_after(programs_pause);
    co_await pause.async_wait(as_result);
    self->hear_programs();
  }
}

void Driver::hear_programs() {
  if (!options_.programs) return;
  if (runs_ > 0 && !on_run_log_) return;  // of a run that is about to begin, or of none
  auto text = options_.programs->take();
  if (text.empty()) return;
  if (on_run_log_) {
    on_run_log_(std::move(text));
  } else if (is_at_rest()) {
    log_(text);
  }
}

// --- Runs -----------------------------------------------------------------------------------------------------------

std::string Driver::path_of(const core::PredictionId& id) const {
  return (options_.trains && !streams_ ? "/trainings/" : "/predictions/") + id.text;
}

std::chrono::milliseconds Driver::longest_silence() const {
  return options_.trains ? limits::training_time + 1min : limits::run_time + 1min;
}

http::ClientRequest Driver::run_request(const seams::RunRequest& request) const {
  std::string body;
  body.reserve(request.input.text.size() + request.id.text.size() + 24);
  body.append(R"({"id":")").append(request.id.text).append(R"(","input":)").append(request.input.text).append("}");
  auto put = http::ClientRequest::json("PUT", path_of(request.id), std::move(body));
  if (streams_) put.headers.add("Accept", "text/event-stream");
  if (!request.trace.parent.empty()) put.headers.add("traceparent", request.trace.parent);
  if (!request.trace.state.empty()) put.headers.add("tracestate", request.trace.state);
  put.silence = longest_silence();
  // Not sent again by itself: the first may have begun, and its end would be lost.
  put.repeatable = false;
  return put;
}

Task<Result<http::ClientResponse>> Driver::put(const seams::RunRequest& request, steady_clock::duration patience) {
  auto give_up = steady_clock::now() + slot_patience;
  asio::steady_timer pause(tasks_.executor());
  for (steady_clock::duration next_pause = slot_pause_first;; next_pause *= 2) {
    if (options_.programs) options_.programs->discard();  // what comes before it has begun is an earlier one's
    http::ClientRequest put = run_request(request);
    auto response = co_await client_->send(std::move(put), steady_clock::now() + patience);
    if (!response && response.error().kind == ErrorKind::timed_out) {
      co_return fail(ErrorKind::timed_out, "Timed out starting the prediction (E6716)");
    }
    if (!response) {
      Error error = co_await lost(response.error().message);
      co_return std::unexpected(std::move(error));
    }
    if (response->status == 200 || response->status == 406) co_return std::move(response);
    auto body = co_await http::read_all(*response->body, limits::json_body_bytes);
    bool ask_again = response->status == 409 && steady_clock::now() < give_up;
    if (!ask_again) co_return std::unexpected(refusal(response->status, body.value_or("")));
    pause.expires_after(std::min<steady_clock::duration>(next_pause, slot_pause_longest));
    co_await pause.async_wait(as_result);
  }
}

Task<Result<std::unique_ptr<seams::Run>>> Driver::start(seams::RunRequest request) {
  auto self = shared_from_this();
  // `conflict` and not `unavailable`: nothing was begun, so it counts as no attempt.
  if (gone_.is_open()) co_return fail(ErrorKind::conflict, "the instance has ended: " + gone_how_.reason);
  RunTicket ticket(self, request.id);
  if (streams_) {
    auto response = co_await put(request, start_time);
    if (!response) co_return pass_on(std::move(response));
    if (options_.programs) on_run_log_ = std::move(request.on_log);
    if (response->status == 200) {
      co_return std::make_unique<StreamedRun>(std::move(ticket), std::move(response->body), options_.iterator);
    }
    log_info("instance.cannot_stream");
    streams_ = false;
  }
  co_return std::make_unique<AnsweredRun>(std::move(ticket), std::move(request), options_.iterator);
}

Task<Error> Driver::lost(std::string what) {
  auto self = shared_from_this();
  // The end of the process explains more than the end of a connection, and is a moment away if that is what it was.
  co_await ended_.wait_until(steady_clock::now() + 100ms);
  hear_programs();
  auto lack = memory_error();
  end(lack.empty() ? std::move(what) : lack);
  // Whoever waits for gone() shall know before it is asked for a next prediction: their turns come before this one.
  co_await asio::post(tasks_.executor(), asio::use_awaitable_t<Executor>{});
  // Not to be tried again as if it had been an accident.
  if (!lack.empty()) co_return Error{ErrorKind::too_large, "The model ran out of memory: " + lack};
  co_return Error{ErrorKind::unavailable, "The model's instance ended: " + gone_how_.reason};
}

void Driver::run_ended(const core::PredictionId& id) {
  // Uploads do not say whose they are, so what is left over can be told only when nothing runs.
  if (--runs_ == 0 && uploads_) uploads_->discard();
  on_run_log_ = nullptr;
  if (options_.programs) options_.programs->discard();
  echo_ends_ = steady_clock::now() + options_.echo;
  if (options_.on_run_ended) options_.on_run_ended(id);
}

void Driver::send_cancel(const core::PredictionId& id) {
  if (gone_.is_open()) return;
  auto call = [](std::shared_ptr<Driver> self, core::PredictionId run) -> Task<> {
    auto request = http::ClientRequest::json("POST", self->path_of(run) + "/cancel", "{}");
    auto response = co_await self->client_->send(std::move(request), steady_clock::now() + short_answer);
    if (!response) co_return;  // the engine kills what does not stop
    co_await http::drain(*response->body, limits::body_chunk_bytes);
  };
  tasks_.spawn(call(shared_from_this(), id));
}

}  // namespace mimeo::cog
