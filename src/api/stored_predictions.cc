// What is kept of a prediction and where it is, and getting rid of it: GET and DELETE /mimeo/v1/predictions/{id},
// DELETE .../data.
#include "api/file_json.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/prediction_answer.h"
#include "api/wait_reason.h"
#include "engine/find.h"
#include "engine/instance_state.h"
#include "engine/remove.h"

namespace mimeo::api {
namespace {

void write_queue(const engine::Whereabouts::Queue& queue, const core::Prediction& p, const core::Account& caller, std::string& out) {
  ObjectWriter object(out);
  object.number("position", static_cast<std::int64_t>(queue.position));
  object.number("length", static_cast<std::int64_t>(queue.length));
  object.time("since", queue.since);
  object.text("reason", engine::to_string(queue.why.kind));
  object.text("detail", say_why(queue.why, p, caller));
  object.end();
}

void write_its_instance(const engine::Whereabouts& whereabouts, std::string& out) {
  const auto& instance = *whereabouts.instance;
  ObjectWriter object(out);
  object.text("id", instance.id.text);
  object.text("state", instance.state);
  object.time("since", instance.state_since);
  if (whereabouts.queue) object.text("logs", whereabouts.setup_log);
  object.end();
}

void write_stop(const engine::StopState& stop, std::string& out) {
  ObjectWriter object(out);
  object.time("requested_at", stop.requested_at);
  object.real_or_null("acknowledged_after_seconds", stop.seconds);
  object.text("escalation", stop.escalation);
  object.end();
}

void write_state(const Call& call, const core::Prediction& p, const engine::PredictionState& state, ObjectWriter& object) {
  const auto& [whereabouts, stop] = state;
  if (whereabouts.queue) write_queue(*whereabouts.queue, p, *call.account, object.member("queue"));
  if (whereabouts.instance) write_its_instance(whereabouts, object.member("instance"));
  if (stop) write_stop(*stop, object.member("cancel"));
}

void write_stored(const Call& call, const core::Prediction& p, const std::vector<core::File>& files,
                  const std::optional<seams::Share>& share, const engine::PredictionState& state, std::string& out) {
  const auto& prices = call.engine.options.prices;
  ObjectWriter object(out);
  object.text("id", p.id.text);
  object.text("status", core::to_string(p.status));
  object.text("hardware", p.hardware);
  object.real("hardware_seconds", std::chrono::duration<double>(p.hardware_time).count());
  object.real("cost", core::cost_of(prices, p.hardware, core::UsageKind::prediction, p.hardware_time));
  object.text("retention", core::to_string(p.retention));
  object.time_or_null("expires_at", p.expires_at);
  object.flag("data_removed", p.data_removed);
  object.time_or_null("shared_at", share ? std::optional(share->shared_at) : std::nullopt);
  const auto write = [](const core::File& file, std::string& list) {
    ObjectWriter one(list);
    write_output_file(file, one);
    one.flag("until_download", file.until_download);
    one.end();
  };
  write_array(files, write, object.member("files"));
  object.number("attempts", p.attempts);
  write_state(call, p, state, object);
  object.end();
}

Task<Answer> stored_prediction_answer(Call& call, engine::PredictionPointer prediction) {
  auto files = co_await call.engine.world.files.outputs_of(prediction->id);
  if (!files) co_return pass_on(std::move(files));
  auto share = co_await call.engine.world.shares.find(prediction->id);
  if (!share) co_return pass_on(std::move(share));
  const auto state = co_await engine::look_at_prediction(call.engine, prediction->id);
  std::string out;
  write_stored(call, *prediction, *files, *share, state, out);
  co_return http::Response::json(200, std::move(out));
}

}  // namespace

Task<Answer> get_stored_prediction(Call& call) {
  auto found = co_await engine::find_prediction(call.engine, call.account->id, prediction_in_path(call));
  if (!found) co_return pass_on(std::move(found));
  co_return co_await stored_prediction_answer(call, *found);
}

Task<Answer> delete_prediction(Call& call) {
  auto removed = co_await engine::remove_prediction(call.engine, call.account->id, prediction_in_path(call));
  if (!removed) co_return pass_on(std::move(removed));
  co_return http::Response(204);
}

Task<Answer> delete_prediction_data(Call& call) {
  auto removed = co_await engine::remove_data(call.engine, call.account->id, prediction_in_path(call));
  if (!removed) co_return pass_on(std::move(removed));
  co_return co_await stored_prediction_answer(call, *removed);
}

}  // namespace mimeo::api
