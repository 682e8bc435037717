#include "predictor/service.h"

#include <sys/stat.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <unordered_map>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "predictor/run.h"
#include "predictor/slots.h"
#include "predictor/utf8.h"
#include "predictor/webhooks.h"

namespace mimeo::predictor {
namespace {

/// Where Kubernetes looks for readiness, as Cog has it.
void write_readiness_file() {
  if (!std::getenv("KUBERNETES_SERVICE_HOST")) return;
  ::mkdir("/var/run/cog", 0755);
  std::ofstream("/var/run/cog/ready").flush();
}

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace

struct Service::State {
  State(const detail::Program& of, const Options& wanted, Executor on, Capture* captured)
      : program(of),
        job(wanted.trains ? *of.training : of.prediction),
        options(wanted),
        executor(std::move(on)),
        capture(captured),
        rules(job.input),
        slot_count(static_cast<std::size_t>(slots_of(of, wanted))),
        delivery(wanted.upload_url),
        scratch(std::make_unique<ScratchRoot>()),
        webhooks(std::make_unique<Webhooks>(
            WebhookOptions{.interval = wanted.webhook_interval, .token = wanted.webhook_token})),
        health(executor),
        changed(executor),
        setup_timer(executor),
        slots(slot_count) {
    setup.started_at = SystemClock().now();
  }

  const detail::Program& program;
  const detail::Job& job;
  const Options& options;
  Executor executor;
  Capture* capture;
  InputRules rules;
  std::size_t slot_count;
  Delivery delivery;
  std::unique_ptr<ScratchRoot> scratch;
  std::unique_ptr<detail::Runner> runner;  // made by the set-up, read by others once `ready`
  std::atomic<bool> ready{false};
  std::atomic<bool> closing{false};
  std::atomic<bool> setting_up{false};  // the model's thread is in it, also when its time is over

  mutable std::mutex mutex;
  SetupReport setup;                                                                        // guarded by mutex
  std::unordered_map<std::string, std::shared_ptr<Prediction>, TextHash, std::equal_to<>> running;  // guarded by mutex

  std::unique_ptr<Webhooks> webhooks;
  HealthCheck health;
  Bell changed;  // rings when a prediction or the set-up has ended
  asio::steady_timer setup_timer;
  bool wake_due = false;  // the I/O thread's
  Slots slots;   // last, so that its threads end before what they use

  Workshop workshop() {
    return {.job = job, .runner = *runner, .delivery = delivery, .scratch = *scratch, .capture = capture};
  }

  void add_setup_log(std::string_view text) {
    const std::lock_guard lock(mutex);
    if (setup.status == SetupStatus::starting) setup.logs += is_utf8(text) ? std::string(text) : to_utf8(text);
  }

  void end_setup(SetupStatus status) {
    {
      const std::lock_guard lock(mutex);
      if (setup.status != SetupStatus::starting) return;  // it was too late
      setup.status = status;
      setup.completed_at = SystemClock().now();
      if (status == SetupStatus::succeeded) ready = true;
    }
    if (status == SetupStatus::succeeded) write_readiness_file();
    changed.ring();
  }

  // Requests that arrived together are read one after the other by the I/O thread; their threads are woken after the last.
  void wake_soon() {
    if (std::exchange(wake_due, true)) return;
    asio::post(executor, [this] {
      wake_due = false;
      slots.wake();
    });
  }

  void set_up();
  void run(const std::shared_ptr<Prediction>& prediction);
};

namespace {

class SetupContext final : public Setup {
 public:
  SetupContext(std::function<void(std::string_view)> sink, std::optional<std::string> weights)
      : sink_(std::move(sink)), weights_(std::move(weights)) {}
  void write_log(std::string_view text) override { sink_(text); }
  std::optional<std::string> weights() const override { return weights_; }

 private:
  std::function<void(std::string_view)> sink_;
  std::optional<std::string> weights_;
};

}  // namespace

void Service::State::set_up() {
  const auto sink = [this](std::string_view text) { add_setup_log(text); };
  if (capture) capture->redirect([sink](Prediction::LogSource, std::string_view text) { sink(text); });
  std::string failure;
  try {
    SetupContext context(sink, options.weights);
    runner = job.make();
    runner->setup(context);
  } catch (const std::exception& error) {
    failure = error.what();
    if (failure.empty()) failure = "an exception without text";
  } catch (...) {
    failure = "it threw something that is no std::exception";
  }
  if (capture) capture->redirect({});
  if (!failure.empty()) add_setup_log(fmt::format("setup failed: {}\n", failure));
  setting_up = false;
  end_setup(failure.empty() ? SetupStatus::succeeded : SetupStatus::failed);
  if (closing) changed.ring();
}

void Service::State::run(const std::shared_ptr<Prediction>& prediction) {
  RunOutcome outcome = run_prediction(workshop(), *prediction);
  // The slot is free before anybody hears of the end: who hears of it may send the next prediction at once.
  {
    const std::lock_guard lock(mutex);
    running.erase(running.find(std::string_view(prediction->id())));
  }
  prediction->finish(outcome.status, std::move(outcome.error));
  if (closing) changed.ring();
}

Service::Service(const detail::Program& program, const Options& options, Executor executor, Capture* capture)
    : state_(std::make_unique<State>(program, options, std::move(executor), capture)) {}

Service::~Service() {
  // The model ends on the thread on which it was made.
  state_->slots.submit([state = state_.get()] { state->runner.reset(); });
  state_->slots.wake();
}

const detail::Program& Service::program() const { return state_->program; }
const InputRules& Service::rules() const { return state_->rules; }
std::size_t Service::slots() const { return state_->slot_count; }
bool Service::is_ready() const { return state_->ready && !state_->closing; }
bool Service::is_busy() const { return running() >= slots(); }

std::size_t Service::running() const {
  const std::lock_guard lock(state_->mutex);
  return state_->running.size();
}

SetupReport Service::setup() const {
  const std::lock_guard lock(state_->mutex);
  return state_->setup;
}

void Service::start_setup() {
  State* state = state_.get();
  state->setting_up = true;
  state->slots.submit([state] { state->set_up(); });
  state->slots.wake();
  if (!state->options.setup_timeout) return;
  state->setup_timer.expires_after(*state->options.setup_timeout);
  state->setup_timer.async_wait([state](boost::system::error_code error) {
    if (error) return;
    state->add_setup_log(fmt::format("setup failed: not finished after {} ms\n", state->options.setup_timeout->count()));
    state->end_setup(SetupStatus::failed);
  });
}

Task<std::optional<std::string>> Service::check_health() {
  if (!is_ready() || !state_->runner->checks_health()) co_return std::nullopt;
  co_return co_await state_->health.ask(*state_->runner, std::chrono::seconds(5));
}

std::expected<std::shared_ptr<Prediction>, Refusal> Service::create(PredictionRequest request) {
  if (!is_ready()) return std::unexpected(Refusal::not_ready);
  auto prediction = std::make_shared<Prediction>(std::move(request), state_->executor, state_->options.event_history);
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->running.size() >= state_->slot_count) return std::unexpected(Refusal::at_capacity);
    state_->running.emplace(prediction->id(), prediction);
  }
  if (prediction->request().webhook) state_->webhooks->follow(prediction);
  if (is_brief(state_->program, state_->options)) {
    state_->run(prediction);
  } else {
    state_->slots.submit([state = state_.get(), prediction] { state->run(prediction); });
    state_->wake_soon();
  }
  return prediction;
}

std::shared_ptr<Prediction> Service::find(std::string_view id) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->running.find(id);
  return found == state_->running.end() ? nullptr : found->second;
}

Task<bool> Service::drain(std::chrono::steady_clock::time_point finish_until,
                          std::chrono::steady_clock::time_point cancel_until) {
  State* state = state_.get();
  state->closing = true;
  state->setup_timer.cancel();
  const auto is_idle = [state] {
    const std::lock_guard lock(state->mutex);
    return state->running.empty() && !state->setting_up;
  };
  for (const auto until : {finish_until, cancel_until}) {
    for (;;) {
      const std::uint64_t seen = state->changed.count();
      if (is_idle()) co_return !state->health.hangs();
      if (std::chrono::steady_clock::now() >= until) break;
      co_await state->changed.wait(seen, until);
    }
    const std::lock_guard lock(state->mutex);
    for (auto& [id, prediction] : state->running) prediction->cancel();
  }
  co_return false;
}

void Service::abandon() {
  state_->webhooks.reset();
  state_->scratch.reset();
}

}  // namespace mimeo::predictor
