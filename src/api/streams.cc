// Streams: GET /streams/{stream_token}, and /files/{stream_token} for models that put out files (api.cc leads that
// here). The address is the right to read; a token in the headers is neither asked for nor minded, and any page may
// read what it has the address of.
#include "api/operations.h"
#include "core/stream_token.h"
#include "engine/follow.h"
#include "http/sse.h"
#include "streams/feed.h"
#include "streams/hub.h"

namespace mimeo::api {
namespace {

/// Behind which event the reader is: a browser's EventSource and Go say so in the header, people in the query.
std::expected<std::optional<streams::EventId>, Problem> parse_after(const http::Request& request) {
  std::string text = request.query_parameter("after").value_or("");
  if (text.empty()) text = request.headers.find("Last-Event-ID").value_or("");
  if (text.empty()) return std::nullopt;
  auto id = streams::parse_event_id(text);
  if (!id) return refuse(problems::invalid_parameter, "This is not the id of an event of a stream");
  return id;
}

}  // namespace

Task<Answer> get_stream(Call& call) {
  auto token = core::parse_stream_token(call.path("stream_token"));
  if (!token) co_return refuse(problems::not_found);
  auto after = parse_after(call.request);
  if (!after) co_return std::unexpected(std::move(after.error()));

  streams::Hub& hub = *call.options.streams;
  std::shared_ptr<streams::Log> log;
  std::string files;
  // Who names an event of another stream has nothing of this one.
  auto begin_anew_if_strange = [&](const core::Prediction& prediction) {
    if (*after && !streams::may_belong_to(prediction, **after)) after->reset();
  };
  auto begin = [&](const core::Prediction& prediction) {
    log = hub.follow(prediction);
    files = core::files_origin(call.engine.origins, prediction.account);
    begin_anew_if_strange(prediction);
  };
  auto ended = co_await engine::follow_prediction(call.engine, std::move(*token), begin);
  if (!ended) co_return pass_on(std::move(ended));
  if (*ended) begin_anew_if_strange(**ended);
  // An EventSource comes back for more after the last event, until it is told that there is none.
  if (*after && (*after)->number == streams::done_number) co_return http::Response(204);
  if (*ended) {
    files = core::files_origin(call.engine.origins, (*ended)->account);
    log = std::make_shared<streams::Log>(std::move(*ended));
  }

  const auto executor = co_await asio::this_coro::executor;
  const streams::Wire wire(std::move(files),
                           streams::line_ends_of(call.request.headers.find("User-Agent").value_or("")));
  auto feed = std::make_unique<streams::Feed>(hub.desk(executor), std::move(log), wire, *after);
  co_return http::event_stream(std::move(feed));
}

}  // namespace mimeo::api
