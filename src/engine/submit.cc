#include "engine/submit.h"

#include "core/stream_token.h"
#include "engine/deploy.h"
#include "engine/find.h"
#include "engine/inputs.h"
#include "engine/record.h"
#include "engine/replay.h"
#include "engine/usage.h"

namespace mimeo::engine {
namespace {

core::Retention retention_of(const Options& options, const SubmitRequest& request, const ModelPointer& model) {
  // A training tells where a version comes from, and stays as long as that.
  if (request.kind == core::Prediction::Kind::training) return core::keep_forever;
  if (request.retention) return *request.retention;
  if (model && model->retention) return *model->retention;
  if (request.source == core::Source::web) return core::keep_forever;
  return options.prediction_retention;
}

/// What its use is counted as: the deployment's, the model's, or what this machine is called.
std::string hardware_of(const Engine& engine, const std::string& deployment, const ModelPointer& model) {
  if (auto served = engine.deployments.find(deployment)) return served->serving().hardware;
  return model && !model->hardware.empty() ? model->hardware : engine.options.hardware.skus().front().name;
}

LivePointer make_live(const Engine& engine, SubmitRequest request) {
  const auto now = engine.world.clock.now();
  const auto model = engine.catalog.find_model(request.version->version.model);
  auto live = std::make_shared<Live>();
  core::Prediction& p = live->value;
  p.retention = retention_of(engine.options, request, model);
  p.hardware = hardware_of(engine, request.deployment, model);
  p.id = core::PredictionId{new_time_ordered_id(now)};
  p.kind = request.kind;
  p.account = std::move(request.account);
  p.model = request.version->version.model;
  p.version = request.version->version.id;
  p.deployment = std::move(request.deployment);
  p.destination = std::move(request.destination);
  p.source = request.source;
  p.trace = std::move(request.trace);
  p.created_at = now;
  if (request.cancel_after) p.deadline = now + *request.cancel_after;
  p.webhook = std::move(request.webhook);
  p.webhook_filter_given = request.webhook_filter.has_value();
  if (request.webhook_filter) p.webhook_filter = *request.webhook_filter;
  if (p.kind == core::Prediction::Kind::prediction) {
    p.stream_token = core::new_stream_secret();
    p.streams_files = request.version->output.is_file || request.version->output.is_file_list;
  }
  live->version = std::move(request.version);
  set_input(*live, std::move(request.input));
  return live;
}

using WaitUntil = std::optional<std::chrono::steady_clock::time_point>;

/// What the caller is told of a prediction that is on disk.
Task<Submitted> answer(LivePointer live, WaitUntil wait_until, PredictionPointer accepted) {
  Submitted submitted;
  if (!wait_until) {
    submitted.prediction = std::move(accepted);
    co_return submitted;
  }
  const bool ended = co_await wait_for_end(live, *wait_until);
  submitted.wait_ran_out = !ended;
  submitted.prediction = visible(*live);
  co_return submitted;
}

/// Puts a prediction into the store and into its queue, and answers it as it was accepted when it is on disk.
Task<Result<PredictionPointer>> accept(Engine& engine, LivePointer live, std::optional<core::CreateKey> key,
                                       seams::Urgency urgency) {
  if (engine.stopping) co_return fail(ErrorKind::unavailable, "The server is shutting down; please retry");
  if (live->version->withdrawn) co_return fail(ErrorKind::invalid, "This version has just been deleted");
  if (!live->value.deployment.empty()) {
    auto open = check_open(engine, live->value.deployment);
    if (!open) co_return pass_on(std::move(open));
  }
  // Not before a key was looked up: what was accepted once is answered again, however much has been spent since.
  auto affordable = co_await check_budget(engine, live->value.account);
  if (!affordable) co_return pass_on(std::move(affordable));
  auto room = engine.pools.check_room(*live);
  if (!room) co_return pass_on(std::move(room));

  // The row is on its way before the pool learns of the prediction, so every later write of it comes after.
  auto insert = engine.world.predictions.insert(live->value, urgency, key);
  // Who does not wait is answered what was accepted, `starting`, as the live service does: a quick model may have taken
  // it by the time the row is on disk, and a caller must not see more or less of it by luck.
  PredictionPointer accepted;
  if (urgency == seams::Urgency::now) accepted = std::make_shared<const core::Prediction>(live->value);
  engine.live.add(live);
  engine.pools.enqueue(live);

  auto inserted = co_await insert.durable();
  if (!inserted) {
    withdraw(engine, live);
    co_return pass_on(std::move(inserted));
  }
  if (live->value.kind == core::Prediction::Kind::prediction) engine.catalog.count_run(live->value.model);
  co_return accepted;
}

/// A prediction that an earlier attempt made, as it is now or after the wait that was asked for.
Task<Result<Submitted>> replay(Engine& engine, core::AccountId account, core::PredictionId id, WaitUntil wait_until) {
  auto live = wait_until ? engine.live.find(id) : nullptr;
  if (live) {
    auto submitted = co_await answer(live, wait_until, nullptr);
    submitted.is_replay = true;
    co_return submitted;
  }
  auto found = co_await find_prediction(engine, std::move(account), std::move(id));
  if (!found) co_return pass_on(std::move(found));
  Submitted submitted;
  submitted.prediction = std::move(*found);
  submitted.is_replay = true;
  co_return submitted;
}

/// Under the key's turn: what an earlier attempt made, or nothing, and then this one has been accepted.
Task<Result<std::optional<core::PredictionId>>> accept_once(Engine& engine, LivePointer live, core::CreateKey key,
                                                            seams::Urgency urgency, PredictionPointer& accepted) {
  auto turn = co_await turn_of(engine, live->value.account, key);
  auto earlier = co_await find_earlier(engine, live->value.account, key);
  if (!earlier || earlier->has_value()) co_return earlier;
  auto taken = co_await accept(engine, std::move(live), std::move(key), urgency);
  if (!taken) co_return pass_on(std::move(taken));
  accepted = std::move(*taken);
  co_return std::nullopt;
}

Task<Result<Submitted>> take(Engine& engine, LivePointer live, std::optional<core::CreateKey> key,
                             WaitUntil wait_until) {
  // A caller who waits for the end has been promised nothing before that: the row may rest until it can be written
  // whole.
  const auto urgency = wait_until ? seams::Urgency::soon : seams::Urgency::now;
  PredictionPointer accepted;
  if (key) {
    auto earlier = co_await accept_once(engine, live, std::move(*key), urgency, accepted);
    if (!earlier) co_return pass_on(std::move(earlier));
    if (earlier->has_value()) co_return co_await replay(engine, live->value.account, **earlier, wait_until);
  } else {
    auto taken = co_await accept(engine, live, std::nullopt, urgency);
    if (!taken) co_return pass_on(std::move(taken));
    accepted = std::move(*taken);
  }
  co_return co_await answer(std::move(live), wait_until, std::move(accepted));
}

}  // namespace

std::vector<core::InvalidField> check_input(const ReadyVersion& version, const json::value& input,
                                            core::Prediction::Kind kind) {
  return version.input_of(kind).validate(input);
}

Task<Result<Submitted>> submit(Engine& engine, SubmitRequest request) {
  std::optional<std::chrono::steady_clock::time_point> wait_until;
  if (request.wait) wait_until = std::chrono::steady_clock::now() + *request.wait;
  auto key = std::move(request.key);
  auto live = make_live(engine, std::move(request));
  auto taking = take(engine, std::move(live), std::move(key), wait_until);
  co_return co_await on_engine(engine, std::move(taking));
}

}  // namespace mimeo::engine
