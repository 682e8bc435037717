#include "client/run.h"

#include <algorithm>

#include "client/cancel.h"
#include "client/perform.h"
#include "client/url.h"

namespace mimeo::client::detail {
namespace {

void make_files(const SessionPtr& session, Value& value) {
  if (auto* text = value.get_if<std::string>()) {
    if (text->starts_with("https:") || text->starts_with("http:") || text->starts_with("data:"))
      value = FileOutput(session, *text);
  } else if (auto* items = value.get_if<Value::Array>()) {
    for (Value& item : *items) make_files(session, item);
  } else if (auto* members = value.get_if<Value::Object>()) {
    for (auto& [name, member] : *members) make_files(session, member);
  }
}

/// How a call ends whose prediction has ended, or as good as.
Result<Output> outcome_of(const SessionPtr& session, Prediction prediction, bool use_file_output) {
  switch (prediction.status) {
    case Status::failed: {
      Error error{ErrorKind::model_failed,
                  prediction.error.empty() ? "The prediction failed" : std::move(prediction.error)};
      error.prediction_id = std::move(prediction.id);
      error.logs = std::move(prediction.logs);
      return error;
    }
    case Status::canceled:
    case Status::aborted: {
      Error error{ErrorKind::canceled, "The prediction was canceled"};
      error.prediction_id = std::move(prediction.id);
      return error;
    }
    default: break;
  }
  if (!use_file_output) return Output(std::move(prediction.output));
  return output_with_files(session, std::move(prediction.output));
}

/// At the API's address and not where urls.get points to, so that no answer can send us elsewhere.
Request get_request(const Session& session, const Prediction& prediction) {
  return session.request("GET", "/v1/predictions/" + escape(prediction.id));
}

constexpr std::chrono::milliseconds first_pause(20);

}  // namespace

Output output_with_files(const SessionPtr& session, Value output) {
  make_files(session, output);
  return Output(std::move(output));
}

CreateOptions create_options(const RunOptions& options) {
  CreateOptions made;
  made.webhook = options.webhook;
  made.webhook_events_filter = options.webhook_events_filter;
  made.cancel_after = options.cancel_after;
  made.idempotency_key = options.idempotency_key;
  made.files = options.files;
  made.stop = options.stop;
  return made;
}

Task<Result<Prediction>> wait_for_end(SessionPtr session, Prediction prediction, RunOptions options, Call call) {
  const bool is_eager = options.wait;
  auto pause = is_eager ? std::min(first_pause, options.poll_interval) : options.poll_interval;
  while (!is_terminal(prediction.status)) {
    Pause wait(session->loop(), call, pause);
    co_await wait;
    if (call.stop.stop_requested()) co_return Error{ErrorKind::canceled, "Canceled by the caller"};
    pause = std::min(pause * 2, std::max(options.poll_interval, first_pause));
    Request request = get_request(*session, prediction);
    auto answer = co_await ask(session, std::move(request), Repeat::harmless, call);
    if (!answer) co_return std::move(answer).error();
    prediction = Prediction::of(*std::move(answer));
    if (options.on_progress) options.on_progress(prediction);
  }
  co_return prediction;
}

Task<Result<Output>> run(SessionPtr session, std::string ref, Value input, RunOptions options, Call call) {
  // Held back by the server, its answer would tell the id too late for canceling.
  const bool blocks = options.wait && (options.hold || !call.stop.stop_possible());
  std::string prefer;
  if (blocks) prefer = prefer_wait(options.wait_for);
  Door door = door_of(ref);
  CreateOptions for_create = create_options(options);
  auto made =
      co_await create(session, std::move(door), std::move(input), std::move(for_create), std::move(prefer), call);
  if (!made) co_return std::move(made).error();
  Prediction prediction = Prediction::of(*std::move(made));
  const std::string id = prediction.id;
  if (options.on_progress) options.on_progress(prediction);
  // Held back until the output is there, an answer that is not `starting` has it, whatever else is still to be done.
  const bool has_output = blocks && prediction.status != Status::starting;
  if (has_output) co_return outcome_of(session, std::move(prediction), options.use_file_output);
  auto ended = co_await wait_for_end(session, std::move(prediction), options, call);
  if (ended) co_return outcome_of(session, *std::move(ended), options.use_file_output);
  Error error = std::move(ended).error();
  error.prediction_id = id;
  if (error.kind == ErrorKind::canceled) co_await cancel_quietly(session, id, call.where);
  co_return error;
}

}  // namespace mimeo::client::detail

namespace mimeo::client {
namespace {

void join_text(const Value& value, std::string& out) {
  out += value.text();
  for (const Value& item : value.items()) out += item.text();
}

void find_files(const Value& value, std::vector<FileOutput>& found) {
  if (const auto* file = value.get_if<FileOutput>()) found.push_back(*file);
  for (const Value& item : value.items()) find_files(item, found);
  for (const auto& [name, member] : value.members()) find_files(member, found);
}

}  // namespace

std::string Output::text() const {
  std::string joined;
  join_text(value_, joined);
  return joined;
}

std::vector<FileOutput> Output::files() const {
  std::vector<FileOutput> found;
  find_files(value_, found);
  return found;
}

std::optional<FileOutput> Output::file() const {
  auto found = files();
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace mimeo::client
