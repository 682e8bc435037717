// Trainings: create, get, list, cancel. A training is a prediction of another kind: it answers under /predictions/{id},
// too.
#include "api/create_body.h"
#include "api/create_key.h"
#include "api/json_body.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/prediction_answer.h"
#include "api/visibility.h"
#include "engine/cancel.h"
#include "engine/find.h"
#include "engine/submit.h"

namespace mimeo::api {
namespace {

constexpr auto training = core::Prediction::Kind::training;

/// The version in the path, which the account may see, and which can be trained.
std::expected<engine::VersionPointer, Problem> find_base(const Call& call) {
  const core::ModelName name{std::string(call.path("model_owner")), std::string(call.path("model_name"))};
  if (!find_visible_model(call.engine, call.account->id, name)) return std::unexpected(no_such_model(name));
  const core::VersionId id{std::string(call.path("version_id"))};
  auto version = call.engine.catalog.find_version(name, id);
  if (!version) return std::unexpected(no_such_version(call.engine, name, id));
  return version;
}

/// The model that `destination` names: one of the caller's own. What the caller may not see does not exist.
std::expected<core::ModelName, Problem> find_destination(const Call& call, const json::value& body) {
  const auto name = core::parse_model_name(body.at("destination").as_string());
  if (!name || !find_visible_model(call.engine, call.account->id, *name)) return refuse(problems::no_destination);
  if (name->owner == call.account->id.text) return *name;
  return refuse(problems::forbidden,
                "The training destination must be a model of your own; " + name->text() + " is not");
}

/// As in the live service's answers to a create or a cancel.
core::View view_as_prediction(const Call& call) {
  auto view = view_for(call);
  view.as_prediction = true;
  return view;
}

}  // namespace

Task<Answer> create_training(Call& call) {
  auto version = find_base(call);
  if (!version) co_return std::unexpected(std::move(version.error()));
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto faults = check_create_body(body.value(), Door::training);
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));
  auto destination = find_destination(call, body.value());
  if (!destination) co_return std::unexpected(std::move(destination.error()));
  if (!(*version)->training_input) co_return refuse(problems::not_trainable);
  json::value& input = body.value().as_object()["input"];
  faults = engine::check_input(**version, input, training);
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));

  auto key = create_key_of(call, body.take_text());
  if (!key) co_return std::unexpected(std::move(key.error()));

  auto webhook = webhook_of(body.value());
  engine::SubmitRequest request;
  request.account = call.account->id;
  request.version = std::move(*version);
  request.kind = training;
  request.input = std::move(input);
  request.destination = std::move(*destination);
  if (call.request.headers.has("X-Mimeo-Page")) request.source = core::Source::web;
  request.trace = trace_of(call.request.headers);
  request.webhook = std::move(webhook.address);
  request.webhook_filter = webhook.filter;
  request.key = std::move(*key);
  auto submitted = co_await engine::submit(call.engine, std::move(request));
  if (!submitted) co_return pass_on(std::move(submitted));
  const auto& made = *submitted->prediction;
  auto response = prediction_response(call, 201, made, view_as_prediction(call));
  response.headers.add("Location", call.address("/v1/trainings/" + made.id.text));
  if (submitted->is_replay) response.headers.add("Idempotent-Replayed", "true");
  co_return response;
}

Task<Answer> get_training(Call& call) {
  core::PredictionId id{std::string(call.path("training_id"))};
  auto found = co_await engine::find_training(call.engine, call.account->id, std::move(id));
  if (!found) co_return pass_on(std::move(found));
  co_return prediction_response(call, 200, **found, view_for(call));
}

Task<Answer> cancel_training(Call& call) {
  const core::PredictionId id{std::string(call.path("training_id"))};
  auto found = co_await engine::find_training(call.engine, call.account->id, id);
  if (!found) co_return pass_on(std::move(found));
  auto canceled = co_await engine::cancel_prediction(call.engine, call.account->id, id);
  if (!canceled) co_return pass_on(std::move(canceled));
  co_return prediction_response(call, 200, **canceled, view_as_prediction(call));
}

Task<Answer> list_trainings(Call& call) {
  seams::PredictionQuery query;
  query.account = call.account->id;
  query.kind = training;
  query.cursor = cursor_of(call.request);
  query.limit = limits::trainings_page;
  auto page = co_await engine::list_predictions(call.engine, std::move(query));
  if (!page) co_return pass_on(std::move(page));
  const auto view = view_for(call);
  co_return page_response(call, *page, [&](const engine::PredictionPointer& one, std::string& out) {
    core::write_prediction(*one, call.engine.origins, view, out);
  });
}

}  // namespace mimeo::api
