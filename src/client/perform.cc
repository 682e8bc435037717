#include "client/perform.h"

#include "client/backoff.h"

namespace mimeo::client::detail {
namespace {

/// One attempt.
struct Attempt {
  Outcome outcome;
  Reply reply;
  std::optional<Error> error;
};

Task<Attempt> attempt_at(SessionPtr session, Request request, Call call) {
  Attempt attempt;
  Exchange exchange(session->loop(), std::move(request), call.stop);
  auto head = co_await exchange.head(call.where);
  if (!head) {
    attempt.error = std::move(head).error();
    attempt.outcome.reach = exchange.reach();
    co_return attempt;
  }
  attempt.reply.head = *std::move(head);
  for (;;) {
    auto piece = co_await exchange.read(call.where);
    if (!piece) {
      attempt.error = std::move(piece).error();
      co_return attempt;
    }
    if (piece->empty()) break;
    attempt.reply.body += *piece;
  }
  attempt.outcome.status = attempt.reply.head.status;
  attempt.outcome.retry_after =
      parse_retry_after(attempt.reply.head.find("retry-after"), std::chrono::system_clock::now());
  co_return attempt;
}

}  // namespace

Task<Result<Reply>> perform(SessionPtr session, Request request, Repeat repeat, Call call) {
  if (session->no_server()) co_return *session->no_server();
  if (request.timeout.count() == 0 && request.form.empty()) request.timeout = session->options().request_timeout;
  for (int number = 0;; ++number) {
    Attempt attempt = co_await attempt_at(session, request, call);
    const bool is_local = attempt.error && attempt.error->kind != ErrorKind::network;
    const auto pause = pause_before_retry(attempt.outcome, number, session->options().retries,
                                          repeat == Repeat::harmless, random_share());
    if (is_local || !pause) {
      if (attempt.error) co_return *std::move(attempt.error);
      co_return std::move(attempt.reply);
    }
    Pause wait(session->loop(), call, *pause);
    co_await wait;
    if (call.stop.stop_requested()) co_return Error{ErrorKind::canceled, "Canceled by the caller"};
  }
}

Task<Result<std::string>> ask_text(SessionPtr session, Request request, Repeat repeat, Call call) {
  auto reply = co_await perform(std::move(session), std::move(request), repeat, std::move(call));
  if (!reply) co_return std::move(reply).error();
  if (reply->head.status < 200 || reply->head.status > 299) co_return refusal(reply->head, reply->body);
  co_return std::move(reply->body);
}

Task<Result<Value>> ask(SessionPtr session, Request request, Repeat repeat, Call call) {
  auto text = co_await ask_text(std::move(session), std::move(request), repeat, std::move(call));
  if (!text) co_return std::move(text).error();
  if (text->empty()) co_return Value();
  co_return Value::parse(*text);
}

Error refusal(const Head& head, std::string_view body) {
  Error error{ErrorKind::refused, "The server answered " + std::to_string(head.status)};
  error.status = head.status;
  error.retry_after = parse_retry_after(head.find("retry-after"), std::chrono::system_clock::now());
  auto problem = Value::parse(body);
  if (!problem) return error;
  const std::string& detail = (*problem)["detail"].text();
  error.title = (*problem)["title"].text();
  if (!detail.empty()) {
    error.message = detail;
  } else if (!error.title.empty()) {
    error.message = error.title;
  }
  while (error.message.ends_with('\n')) error.message.pop_back();
  for (const Value& field : (*problem)["invalid_fields"].items()) {
    error.invalid_fields.push_back({field["type"].text(), field["field"].text(), field["description"].text()});
  }
  return error;
}

Request json_request(const Session& session, std::string method, std::string_view path, const Value& body) {
  Request request = session.request(std::move(method), path);
  request.headers.push_back("Content-Type: application/json");
  request.body = body.to_json();
  return request;
}

}  // namespace mimeo::client::detail
