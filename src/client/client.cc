#include "mimeo/client/client.h"

#include "client/event_source.h"
#include "client/operation.h"
#include "client/run.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

namespace {

Task<Result<EventStream>> begin_stream(SessionPtr session, std::string ref, Value input, CreateOptions options,
                                       Call call) {
  auto stop = options.stop;
  Door door = door_of(ref);
  auto raw =
      co_await create(session, std::move(door), std::move(input), std::move(options), std::string(), std::move(call));
  if (!raw) co_return std::move(raw).error();
  Prediction prediction = Prediction::of(*std::move(raw));
  if (prediction.urls.stream.empty()) co_return Error{ErrorKind::refused, "This version does not stream: use run"};
  auto source = std::make_shared<EventSource>(session, std::move(prediction.urls.stream), std::string(),
                                              std::move(prediction.id), true, std::move(stop));
  co_return EventStream(std::move(source));
}

}  // namespace

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::refused: return "refused";
    case ErrorKind::model_failed: return "model_failed";
    case ErrorKind::network: return "network";
    case ErrorKind::canceled: return "canceled";
    case ErrorKind::expired: return "expired";
    case ErrorKind::corrupted: return "corrupted";
    case ErrorKind::local: return "local";
  }
  return "local";
}

Client::Client(ClientOptions options) : Client(std::make_shared<Session>(std::move(options))) {}

Client::Client(std::shared_ptr<Session> session)
    : session_(session),
      accounts(session),
      collections(session),
      deployments(session),
      files(session),
      hardware(session),
      models(session),
      predictions(session),
      search(session),
      trainings(session),
      webhooks(session) {}

const std::string& Client::url() const { return session_->options().url; }

Result<Output> Client::run(std::string_view ref, Value::Object input, RunOptions options) const {
  auto stop = options.stop;
  return block(*session_, stop, [&](Call call) {
    return detail::run(session_, std::string(ref), std::move(input), std::move(options), std::move(call));
  });
}

Task<Result<Output>> Client::async_run(std::string_view ref, Value::Object input, RunOptions options) const {
  auto call = session_->call(options.stop);
  return detail::run(session_, std::string(ref), std::move(input), std::move(options), std::move(call));
}

Result<EventStream> Client::stream(std::string_view ref, Value::Object input, CreateOptions options) const {
  auto stop = options.stop;
  return block(*session_, stop, [&](Call call) {
    return begin_stream(session_, std::string(ref), std::move(input), std::move(options), std::move(call));
  });
}

Task<Result<EventStream>> Client::async_stream(std::string_view ref, Value::Object input, CreateOptions options) const {
  auto call = session_->call(options.stop);
  return begin_stream(session_, std::string(ref), std::move(input), std::move(options), std::move(call));
}

Result<EventStream> Client::stream(const Prediction& prediction, std::string after, std::stop_token stop) const {
  if (prediction.urls.stream.empty()) return Error{ErrorKind::refused, "This prediction cannot be streamed"};
  return EventStream(std::make_shared<EventSource>(session_, prediction.urls.stream, std::move(after), prediction.id,
                                                   false, std::move(stop)));
}

Output Client::output_of(const Prediction& prediction) const { return output_with_files(session_, prediction.output); }

FileOutput Client::file(std::string url) const { return FileOutput(session_, std::move(url)); }

Result<Value> Client::get(std::string_view target) const {
  return now<Value>(session_, detail::get(session_, target), {});
}
Task<Result<Value>> Client::async_get(std::string_view target, std::stop_token stop) const {
  return later<Value>(session_, detail::get(session_, target), std::move(stop));
}

}  // namespace mimeo::client
