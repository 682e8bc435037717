// Predictions: create through three doors, get, list, cancel.
#include <chrono>

#include "api/cancel_after.h"
#include "api/create_body.h"
#include "api/create_key.h"
#include "api/deployments.h"
#include "api/json_body.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/prediction_answer.h"
#include "api/prefer.h"
#include "api/retention.h"
#include "api/visibility.h"
#include "engine/cancel.h"
#include "engine/deploy.h"
#include "engine/find.h"
#include "engine/submit.h"

namespace mimeo::api {
namespace {

/// What a create asks for in its headers.
struct Terms {
  std::optional<WaitPreference> wait;
  std::optional<std::chrono::seconds> cancel_after;
  std::optional<core::Retention> retention;
  core::Source source = core::Source::api;
};

std::expected<Terms, Problem> parse_terms(const http::Headers& headers) {
  Terms terms;
  terms.wait = parse_wait(headers);
  if (headers.has("X-Mimeo-Page")) terms.source = core::Source::web;
  if (const auto value = headers.find("Cancel-After")) {
    auto time = parse_cancel_after(*value);
    if (!time) return refuse(problems::invalid_parameter, std::move(time.error().message));
    terms.cancel_after = *time;
  }
  if (const auto value = headers.find("Mimeo-Retention")) {
    terms.retention = core::parse_retention(*value);
    if (!terms.retention) return refuse(problems::invalid_parameter, "Mimeo-Retention " + std::string(retention_form));
  }
  if (const auto value = headers.find("Mimeo-Source")) {
    if (*value != "web" && *value != "api")
      return refuse(problems::invalid_parameter, "Mimeo-Source must be web or api");
    terms.source = *value == "web" ? core::Source::web : core::Source::api;
  }
  return terms;
}

/// All that is wrong with a body: what its members are, then what the version says of its `input`.
std::vector<core::InvalidField> check(const json::value& body, Door door, const engine::VersionPointer& version) {
  auto faults = check_create_body(body, door);
  const auto* input = find(body, "input");
  if (version && input && input->is_object()) {
    auto more = engine::check_input(*version, *input);
    faults.insert(faults.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return faults;
}

/// What the doors have in common once they know the version.
Task<Answer> create(Call& call, JsonBody& json, Door door, engine::VersionPointer version,
                    std::string deployment = {}) {
  auto& body = json.value();
  auto faults = check(body, door, version);
  if (!faults.empty()) co_return std::unexpected(Problem(std::move(faults)));
  const auto terms = parse_terms(call.request.headers);
  if (!terms) co_return std::unexpected(terms.error());
  auto key = create_key_of(call, json.take_text());
  if (!key) co_return std::unexpected(std::move(key.error()));

  auto webhook = webhook_of(body);
  engine::SubmitRequest request{.account = call.account->id,
                                .version = std::move(version),
                                .input = std::move(body.as_object()["input"]),
                                .deployment = std::move(deployment),
                                .source = terms->source,
                                .webhook = std::move(webhook.address),
                                .webhook_filter = webhook.filter,
                                .cancel_after = terms->cancel_after,
                                .trace = trace_of(call.request.headers),
                                .retention = terms->retention ? terms->retention : call.bearer->token.retention,
                                .key = std::move(*key)};
  if (terms->wait) request.wait = terms->wait->time;
  auto submitted = co_await engine::submit(call.engine, std::move(request));
  if (!submitted) co_return pass_on(std::move(submitted));

  auto view = view_for(call);
  view.wait_ran_out = submitted->wait_ran_out;
  auto response = prediction_response(call, 201, *submitted->prediction, view);
  response.headers.add("Location", call.address("/v1/predictions/" + submitted->prediction->id.text));
  if (terms->wait) response.headers.add("Preference-Applied", terms->wait->applied);
  if (submitted->is_replay) response.headers.add("Idempotent-Replayed", "true");
  co_return response;
}

std::expected<std::optional<Time>, Problem> parse_time(const http::Request& request, std::string_view name) {
  auto text = request.query_parameter(name);
  if (!text || text->empty()) return std::nullopt;
  // In "...T00:00:00+01:00" a plus that was not escaped has come as a space.
  if (const auto space = text->rfind(' ');
      space != std::string::npos && space > std::string_view("2026-01-01 ").size()) {
    (*text)[space] = '+';
  }
  auto time = parse_rfc3339(*text);
  if (!time) return refuse(problems::invalid_parameter, std::string(name) + " must be an ISO 8601 date-time");
  return time;
}

}  // namespace

Task<Answer> create_prediction(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  engine::VersionPointer version;
  if (const auto* text = find_string(body.value(), "version")) {
    const auto reference = core::parse_model_reference(*text);
    if (reference) version = find_runnable_version(call.engine, call.account->id, *reference);
    if (!version) co_return std::unexpected(not_runnable(call.engine, call.account->id, *text));
  }
  co_return co_await create(call, body, Door::version, std::move(version));
}

Task<Answer> create_model_prediction(Call& call) {
  const core::ModelName name{std::string(call.path("model_owner")), std::string(call.path("model_name"))};
  if (!find_visible_model(call.engine, call.account->id, name)) co_return std::unexpected(no_such_model(name));
  auto version = call.engine.catalog.overriding(call.engine.catalog.latest_version(name));
  if (!version) co_return refuse(problems::not_found, name.text() + " has no version to run yet");
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  co_return co_await create(call, body, Door::address, std::move(version));
}

Task<Answer> create_deployment_prediction(Call& call) {
  const auto found = find_deployment_in_path(call);
  if (!found) co_return std::unexpected(found.error());
  const auto& served = **found;
  const auto name = served.deployment.name.text();
  auto open = engine::check_open(call.engine, name);
  if (!open) co_return pass_on(std::move(open));
  auto version = call.engine.catalog.find_version(served.serving().model, served.serving().version);
  if (!version) co_return refuse(problems::not_found, "The version that " + name + " runs no longer exists");
  JsonBody body;
  auto read = co_await body.read(call);
  if (!read) co_return std::unexpected(std::move(read.error()));
  co_return co_await create(call, body, Door::address, std::move(version), name);
}

Task<Answer> get_prediction(Call& call) {
  auto found = co_await engine::find_prediction(call.engine, call.account->id, prediction_in_path(call));
  if (!found) co_return pass_on(std::move(found));
  auto view = view_for(call);
  view.as_prediction = true;  // it may be a training
  co_return prediction_response(call, 200, **found, view);
}

Task<Answer> cancel_prediction(Call& call) {
  auto canceled = co_await engine::cancel_prediction(call.engine, call.account->id, prediction_in_path(call));
  if (!canceled) co_return pass_on(std::move(canceled));
  auto view = view_for(call);
  view.as_prediction = true;
  co_return prediction_response(call, 200, **canceled, view);
}

Task<Answer> list_predictions(Call& call) {
  seams::PredictionQuery query;
  query.account = call.account->id;
  query.cursor = cursor_of(call.request);
  query.limit = limits::predictions_page;
  const auto after = parse_time(call.request, "created_after");
  if (!after) co_return std::unexpected(after.error());
  const auto before = parse_time(call.request, "created_before");
  if (!before) co_return std::unexpected(before.error());
  query.created_after = *after;
  query.created_before = *before;
  const auto source = call.request.query_parameter("source");
  if (source && *source != "web") co_return refuse(problems::invalid_parameter, "source must be web");
  if (source) {
    query.source = core::Source::web;
    // Documented: this list reaches back two weeks at most.
    const Time earliest = call.now() - std::chrono::days(14);
    query.created_after = std::max(query.created_after.value_or(earliest), earliest);
  }

  auto page = co_await engine::list_predictions(call.engine, std::move(query));
  if (!page) co_return pass_on(std::move(page));
  const auto view = view_for(call);
  co_return page_response(call, *page, [&](const engine::PredictionPointer& prediction, std::string& out) {
    core::write_prediction(*prediction, call.engine.origins, view, out);
  });
}

}  // namespace mimeo::api
