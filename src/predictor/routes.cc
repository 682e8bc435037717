#include "predictor/routes.h"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>

#include "base/ids.h"
#include "base/limits.h"
#include "base/text.h"
#include "http/sse.h"
#include "predictor/events.h"
#include "predictor/request.h"
#include "predictor/schema.h"
#include "predictor/sdk_version.h"

namespace mimeo::predictor {
namespace {

using http::Request;
using http::Response;

/// A client that hangs up earlier than this is noticed this late: watching costs more than a short prediction.
constexpr auto unwatched = std::chrono::milliseconds(50);
/// How long an event stream holds back its first event, so that a short prediction is one write.
constexpr auto gather_time = std::chrono::milliseconds(1);

enum class Mode { synchronous, asynchronous, events };

Mode mode_of(const http::Headers& headers) {
  if (auto accept = headers.find("accept"); accept && accept->find("text/event-stream") != std::string_view::npos) {
    return Mode::events;
  }
  return headers.find("prefer") == "respond-async" ? Mode::asynchronous : Mode::synchronous;
}

Response refused(Refusal refusal) {
  if (refusal == Refusal::at_capacity) {
    return Response::json(409, R"({"error":"At capacity - all prediction slots busy","status":"failed"})");
  }
  return Response::json(503, R"({"error":"Setup has not finished yet. Wait until it has finished, or GET /health-check for )"
                             R"(status.","status":"failed"})");
}

std::string_view health_word(const Service& service, SetupStatus setup, bool unhealthy) {
  if (setup == SetupStatus::starting) return "STARTING";
  if (setup == SetupStatus::failed) return "SETUP_FAILED";
  if (unhealthy) return "UNHEALTHY";
  return service.is_busy() ? "BUSY" : "READY";
}

std::string_view setup_word(SetupStatus status) {
  switch (status) {
    case SetupStatus::starting: return "starting";
    case SetupStatus::succeeded: return "succeeded";
    case SetupStatus::failed: return "failed";
  }
  return "";
}

Task<Response> answer_health(Service& service) {
  const std::optional<std::string> problem = co_await service.check_health();
  const SetupReport setup = service.setup();
  json::object shown{{"started_at", to_rfc3339(setup.started_at)}, {"status", setup_word(setup.status)}, {"logs", setup.logs}};
  if (setup.completed_at) shown["completed_at"] = to_rfc3339(*setup.completed_at);
  json::object body{{"status", health_word(service, setup.status, problem.has_value())},
                    {"setup", shown},
                    {"version", json::object{{"mimeo_predictor", sdk_version}}},
                    {"concurrency", json::object{{"max", service.slots()}, {"current", service.running()}}}};
  if (problem) body["user_healthcheck_error"] = *problem;
  co_return Response::json(200, write_json(body));
}

Task<Response> answer_synchronously(std::shared_ptr<Prediction> prediction, Request& request) {
  using namespace asio::experimental::awaitable_operators;
  bool ended = co_await wait_for_end(prediction, std::chrono::steady_clock::now() + unwatched);
  if (!ended) {
    const auto for_ever = std::chrono::steady_clock::time_point::max();
    std::variant<bool, std::monostate> first = co_await (wait_for_end(prediction, for_ever) || request.peer.gone());
    ended = first.index() == 0;
  }
  if (!ended) {
    prediction->cancel();
    Response nobody(499);
    nobody.close = true;
    co_return nobody;
  }
  co_return Response::json(200, prediction->render());
}

Task<Response> answer_events(std::shared_ptr<Prediction> prediction, std::uint64_t from, bool owns) {
  auto events = std::make_unique<PredictionEvents>(std::move(prediction), from, owns);
  std::optional<std::string> all = co_await events->take_if_ended(std::chrono::steady_clock::now() + gather_time);
  if (!all) co_return http::event_stream(std::move(events));
  Response response = Response::of(200, "text/event-stream", std::move(*all));
  response.headers.add("Cache-Control", "no-cache");
  co_return response;
}

Task<Response> answer_running(std::shared_ptr<Prediction> prediction, Mode mode) {
  if (mode == Mode::events) {
    const std::uint64_t from = prediction->first_replayed_event();
    co_return co_await answer_events(std::move(prediction), from, false);
  }
  co_return Response::json(202, prediction->render_with_input());
}

std::string new_prediction_id() {
  static std::int64_t last = 0;  // the I/O thread's
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  last = std::max<std::int64_t>(last + 1, std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
  return fmt::format("pred_{:x}", last);
}

/// Reads the body. Answers the response instead when there is nothing to go on with.
Task<std::expected<std::string, Response>> read_body(Request& request) {
  const std::optional<std::string_view> type = request.headers.find("content-type");
  // Like Cog's server: what has no type is not looked at.
  if (!type) co_return std::string();
  const std::string_view media_type = type->substr(0, type->find(';'));
  if (!equal_ignoring_case(media_type, "application/json")) {
    co_return std::unexpected(Response::text(415, "Expected request with `Content-Type: application/json`"));
  }
  Result<std::string> text = co_await http::read_all(request.body, limits::cog_body_bytes);
  if (text) co_return std::move(*text);
  const bool too_large = text.error().kind == ErrorKind::too_large;
  co_return std::unexpected(Response::text(too_large ? 413 : 400, text.error().message));
}

std::string mismatch(const Request& request) {
  const auto* noun = request.path.starts_with("/trainings") ? "training" : "prediction";
  return fmt::format(
      R"({{"detail":[{{"loc":["body","id"],"msg":"{} ID must match the ID supplied in the URL","type":"value_error"}}]}})", noun);
}

Task<Response> create(Service& service, Request& request) {
  std::expected<std::string, Response> text = co_await read_body(request);
  if (!text) co_return std::move(text.error());
  Result<CreateBody> body = read_create_body(*text);
  if (!body) co_return Response::text(body.error().detail == "syntax" ? 400 : 422, body.error().message);

  const std::string_view path_id = request.path_parameter("id");
  if (!path_id.empty() && body->id && *body->id != path_id) co_return Response::json(422, mismatch(request));
  PredictionRequest wanted;
  wanted.id = !path_id.empty() ? std::string(path_id) : body->id ? std::move(*body->id) : new_prediction_id();
  const Mode mode = mode_of(request.headers);
  if (auto running = service.find(wanted.id)) co_return co_await answer_running(std::move(running), mode);
  if (!service.is_ready()) co_return refused(Refusal::not_ready);

  auto input = service.rules().read(body->input);
  if (!input) co_return Response::json(422, render_issues(input.error()));
  wanted.input = std::move(*input);
  wanted.body = std::move(*text);
  wanted.context = std::move(body->context);
  wanted.webhook = std::move(body->webhook);
  if (wanted.webhook) {
    wanted.webhook->traceparent = request.headers.find("traceparent").value_or("");
    wanted.webhook->tracestate = request.headers.find("tracestate").value_or("");
  }
  auto prediction = service.create(std::move(wanted));
  if (!prediction) co_return refused(prediction.error());

  switch (mode) {
    case Mode::events: co_return co_await answer_events(std::move(*prediction), 0, true);
    case Mode::synchronous: co_return co_await answer_synchronously(std::move(*prediction), request);
    case Mode::asynchronous: break;
  }
  std::string accepted = "{\"id\":";
  write_json_string((*prediction)->id(), accepted);
  co_return Response::json(202, accepted + ",\"status\":\"starting\"}");
}

/// What `GET /` answers.
std::string discovery(bool trains) {
  json::object places{{"cog_version", sdk_version},
                      {"docs_url", "/docs"},
                      {"healthcheck_url", "/health-check"},
                      {"openapi_url", "/openapi.json"},
                      {"predictions_cancel_url", "/predictions/{prediction_id}/cancel"},
                      {"predictions_idempotent_url", "/predictions/{prediction_id}"},
                      {"predictions_url", "/predictions"},
                      {"shutdown_url", "/shutdown"}};
  if (trains) {
    places["trainings_cancel_url"] = "/trainings/{training_id}/cancel";
    places["trainings_idempotent_url"] = "/trainings/{training_id}";
    places["trainings_url"] = "/trainings";
  }
  return write_json(places);
}

void add_runs(http::Router& router, Service& service, const std::string& path) {
  router.add("POST", path, [&service](Request& request) { return create(service, request); });
  router.add("PUT", path + "/{id}", [&service](Request& request) { return create(service, request); });
  router.add("POST", path + "/{id}/cancel", [&service](Request& request) {
    const auto prediction = service.find(request.path_parameter("id"));
    if (prediction) prediction->cancel();
    return http::ready(Response::json(prediction ? 200 : 404, "{}"));
  });
}

}  // namespace

Response render_cog_problem(unsigned status, std::string_view detail) {
  std::string body = "{\"error\":";
  write_json_string(detail, body);
  return Response::json(status, body + '}');
}

http::Router make_routes(Service& service, bool trains, std::function<void()> shut_down) {
  http::Router router(render_cog_problem);
  const std::string root = discovery(trains);
  router.add("GET", "/", [root](Request&) { return http::ready(Response::json(200, root)); });
  router.add("GET", "/health-check", [&service](Request&) { return answer_health(service); });
  const std::string schema = write_json(make_openapi_schema(service.program()));
  router.add("GET", "/openapi.json", [schema](Request&) { return http::ready(Response::json(200, schema)); });
  router.add("POST", "/shutdown", [shut_down](Request&) {
    shut_down();
    return http::ready(Response::json(200, "{}"));
  });
  add_runs(router, service, "/predictions");
  if (trains) add_runs(router, service, "/trainings");
  return router;
}

}  // namespace mimeo::predictor
