#include "engine/submit.h"

#include "core/stream_token.h"
#include "engine/inputs.h"
#include "engine/record.h"

namespace mimeo::engine {
namespace {

LivePointer make_live(SubmitRequest request, Time now) {
  auto live = std::make_shared<Live>();
  core::Prediction& p = live->value;
  p.id = core::PredictionId{new_time_ordered_id(now)};
  p.kind = request.kind;
  p.account = std::move(request.account);
  p.model = request.version->version.model;
  p.version = request.version->version.id;
  p.deployment = std::move(request.deployment);
  p.destination = std::move(request.destination);
  p.source = request.source;
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

Task<Result<Submitted>> take(Engine& engine, LivePointer live,
                             std::optional<std::chrono::steady_clock::time_point> wait_until) {
  if (engine.stopping) co_return fail(ErrorKind::unavailable, "The server is shutting down; please retry");
  if (live->version->withdrawn) co_return fail(ErrorKind::invalid, "This version has just been deleted");
  auto room = engine.pools.check_room(*live->version, live->value.kind);
  if (!room) co_return pass_on(std::move(room));

  // The row is on its way before the pool learns of the prediction, so every later write of it comes after.
  // A caller who waits for the end has been promised nothing before that: the row may rest until it can be written whole.
  auto insert = engine.world.predictions.insert(live->value, wait_until ? seams::Urgency::soon : seams::Urgency::now);
  // Who does not wait is answered what was accepted, `starting`, as the live service does: a quick model may have taken it
  // by the time the row is on disk, and a caller must not see more or less of it by luck.
  PredictionPointer accepted;
  if (!wait_until) accepted = std::make_shared<const core::Prediction>(live->value);
  engine.live.add(live);
  engine.pools.enqueue(live);

  auto inserted = co_await insert.durable();
  if (!inserted) {
    withdraw(engine, live);
    co_return pass_on(std::move(inserted));
  }
  if (live->value.kind == core::Prediction::Kind::prediction) engine.catalog.count_run(live->value.model);

  Submitted submitted;
  if (accepted) {
    submitted.prediction = std::move(accepted);
    co_return submitted;
  }
  const bool ended = co_await wait_for_end(live, *wait_until);
  submitted.wait_ran_out = !ended;
  submitted.prediction = visible(*live);
  co_return submitted;
}

}  // namespace

std::vector<core::InvalidField> check_input(const ReadyVersion& version, const json::value& input,
                                            core::Prediction::Kind kind) {
  return version.input_of(kind).validate(input);
}

Task<Result<Submitted>> submit(Engine& engine, SubmitRequest request) {
  std::optional<std::chrono::steady_clock::time_point> wait_until;
  if (request.wait) wait_until = std::chrono::steady_clock::now() + *request.wait;
  auto live = make_live(std::move(request), engine.world.clock.now());
  auto taking = take(engine, std::move(live), wait_until);
  co_return co_await on_engine(engine, std::move(taking));
}

}  // namespace mimeo::engine
