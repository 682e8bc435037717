#include "client/event_source.h"

#include "client/cancel.h"
#include "client/perform.h"

namespace mimeo::client::detail {
namespace {

/// Streams of files are known by their path, as in all clients.
bool names_files(const std::string& url) {
  const auto host = url.find("://");
  const auto path = host == std::string::npos ? host : url.find('/', host + 3);
  return path != std::string::npos && url.compare(path, 10, "/v1/files/") == 0;
}

}  // namespace

EventSource::EventSource(SessionPtr session, std::string url, std::string after, std::string prediction_id,
                         bool cancels, std::stop_token stop)
    : session_(std::move(session)),
      url_(std::move(url)),
      prediction_id_(std::move(prediction_id)),
      cancels_(cancels),
      stop_(std::move(stop)),
      is_of_files_(names_files(url_)),
      resumption_(session_->options().patience),
      last_id_(std::move(after)) {}

/// True: connected; false: it broke, and asking again may help.
Task<Result<bool>> EventSource::connect(Call call) {
  std::vector<std::string> headers = {"Accept: text/event-stream", "Cache-Control: no-store"};
  if (!last_id_.empty()) headers.push_back("Last-Event-ID: " + last_id_);
  std::string method = "GET";
  auto opened = co_await open_address(session_, std::move(method), url_, std::move(headers), call);
  if (!opened) {
    if (opened.error().kind == ErrorKind::network) co_return false;
    co_return std::move(opened).error();
  }
  if (opened->hopeless) co_return *std::move(opened->hopeless);
  const int status = opened->head.status;
  if (status == 200) {
    exchange_ = std::move(opened->exchange);
    parser_ = EventParser();
    co_return true;
  }
  if (status == 204) {  // everything has been told
    over_ = true;
    co_return true;
  }
  if (status == 404 || status == 410) {
    Error gone{ErrorKind::expired,
               "The prediction's data has expired or was removed: there is nothing to stream any more"};
    gone.status = status;
    co_return gone;
  }
  if (status == 429 || status >= 500) co_return false;
  std::string body;
  for (;;) {
    auto piece = co_await opened->exchange->read(call.where);
    if (!piece || piece->empty()) break;
    body += *piece;
  }
  co_return refusal(opened->head, body);
}

Task<Result<std::optional<Event>>> EventSource::next(Executor where) {
  Call call{std::move(where), stop_};
  std::optional<Error> broken;
  while (!over_) {
    if (auto raw = parser_.take()) {
      resumption_.progress();
      if (!raw->id.empty()) last_id_ = raw->id;
      const bool is_error = raw->type == "error";
      if (is_error) {
        auto problem = Value::parse(raw->data);
        const bool has_detail = problem && !(*problem)["detail"].text().empty();
        failed_ = has_detail ? (*problem)["detail"].text() : raw->data;
        continue;  // `done` follows
      }
      co_return understand(*std::move(raw));
    }
    if (!exchange_) {
      auto connected = co_await connect(call);
      if (!connected) {
        broken = std::move(connected).error();
        break;
      }
      if (*connected) continue;
    } else {
      auto piece = co_await exchange_->read(call.where);
      if (piece && !piece->empty()) {
        parser_.feed(*piece);
        continue;
      }
      exchange_.reset();
      parser_ = EventParser();
      if (failed_) break;  // it is known how it ended
      if (!piece && piece.error().kind != ErrorKind::network) {
        broken = std::move(piece).error();
        break;
      }
    }
    const auto pause = resumption_.next();
    if (!pause) {
      broken = Error{ErrorKind::network, "The stream broke, and the server does not answer any more"};
      break;
    }
    Pause wait(session_->loop(), call, *pause);
    co_await wait;
    if (stop_.stop_requested()) {
      broken = Error{ErrorKind::canceled, "Canceled by the caller"};
      break;
    }
  }
  over_ = true;
  if (failed_) co_return failure();
  if (broken && broken->kind == ErrorKind::canceled && cancels_) {
    broken->prediction_id = prediction_id_;
    co_await cancel_quietly(session_, prediction_id_, call.where);
  }
  if (broken) co_return *std::move(broken);
  co_return std::optional<Event>();
}

Error EventSource::failure() const {
  Error error{ErrorKind::model_failed, *failed_};
  error.prediction_id = prediction_id_;
  return error;
}

EventSource::Next EventSource::understand(RawEvent raw) {
  if (raw.type != "done") {
    Event event{std::move(raw.type), std::move(raw.data), std::move(raw.id)};
    const bool is_address =
        event.data.starts_with("https:") || event.data.starts_with("http:") || event.data.starts_with("data:");
    if (is_of_files_ && event.type == "output" && is_address) event.file.emplace(session_, event.data);
    return std::optional<Event>(std::move(event));
  }
  over_ = true;
  exchange_.reset();
  if (failed_) return failure();
  auto how = Value::parse(raw.data);
  const std::string reason = how ? (*how)["reason"].text() : std::string();
  if (reason == "canceled") {
    Error error{ErrorKind::canceled, "The prediction was canceled"};
    error.prediction_id = prediction_id_;
    return error;
  }
  if (reason == "error") {
    Error error{ErrorKind::model_failed, "The prediction failed"};
    error.prediction_id = prediction_id_;
    return error;
  }
  return std::optional<Event>();
}

}  // namespace mimeo::client::detail

namespace mimeo::client {

EventStream::EventStream(std::shared_ptr<detail::EventSource> source) : source_(std::move(source)) {}
EventStream::EventStream(EventStream&&) noexcept = default;
EventStream& EventStream::operator=(EventStream&&) noexcept = default;
EventStream::~EventStream() = default;

const std::string& EventStream::prediction_id() const { return source_->prediction_id(); }
const std::string& EventStream::last_id() const { return source_->last_id(); }

Result<std::optional<Event>> EventStream::next() {
  const auto source = source_;
  return detail::block(*source->session(), source->stop(),
                       [source](detail::Call call) { return source->next(std::move(call.where)); });
}

Task<Result<std::optional<Event>>> EventStream::async_next() {
  return source_->next(source_->session()->options().executor);
}

}  // namespace mimeo::client
