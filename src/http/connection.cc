// This file contains the life of a connection: handshake, heads, handlers, and how it ends. How responses are written
// is in connection_send.cc.
#include "http/connection.h"

#include "base/limits.h"
#include "base/log.h"

namespace mimeo::http {

// The request's body. Tells the client to go on when it has asked and the handler really wants the body.
class Connection::RequestBody final : public Source {
 public:
  RequestBody(Connection& connection, const RequestHead& head)
      : body(connection.input_, head.framing, connection.lane_.service.options.read),
        promise_due(head.expects_continue),
        connection_(connection) {}

  Task<Result<std::size_t>> read(std::span<char> into) override {
    if (promise_due && !body.finished()) return promise_and_read(into);
    return body.read(into);
  }
  std::optional<std::uint64_t> remaining() const override { return body.remaining(); }

  FramedBody body;
  bool promise_due;

 private:
  Task<Result<std::size_t>> promise_and_read(std::span<char> into) {
    promise_due = false;
    Result<void> sent = co_await write_all(*connection_.transport_, connection_.deadline_,
                                           connection_.lane_.service.options.write, "HTTP/1.1 100 Continue\r\n\r\n");
    if (!sent) co_return pass_on(std::move(sent));
    Result<std::size_t> got = co_await body.read(into);
    co_return got;
  }

  Connection& connection_;
};

Connection::Connection(Lane& lane, std::unique_ptr<Transport> transport, std::string address)
    : lane_(lane),
      transport_(std::move(transport)),
      address_(std::move(address)),
      deadline_(lane.deadlines, transport_->socket()),
      input_(*transport_, deadline_, lane.scratch) {
  ++lane_.service.connections;
  lane_.connections.push_back(*this);
}

Connection::~Connection() {
  --lane_.service.connections;
  unlink();
  if (lane_.connections.empty()) lane_.emptied.cancel();
}

Task<Next> Connection::run(Next next) {
  const bool secured = co_await shake_hands();
  if (!secured) co_return Next::close;
  RequestHead head;
  while (next == Next::request) {
    const bool got = co_await read_head(head);
    if (!got) co_return Next::close;
    next = co_await serve(head);
  }
  if (next == Next::linger) co_await linger();
  if (next == Next::close) transport_->shutdown();
  co_return next;
}

Task<> Connection::refuse() {
  const bool secured = co_await shake_hands();
  if (!secured) co_return;
  Response response = lane_.service.options.render_problem(503, "Too many connections are open.");
  co_await send(response, false, false, false);
  co_await linger();
}

void Connection::close_if_idle() {
  boost::system::error_code ignored;
  if (idle_) transport_->socket().cancel(ignored);
}

Task<bool> Connection::shake_hands() {
  const SteadyTime until = std::chrono::steady_clock::now() + lane_.service.options.read;
  for (;;) {
    const Attempt attempt = transport_->try_handshake();
    switch (attempt.status) {
      case Attempt::Status::done: co_return true;
      case Attempt::Status::ended:
      case Attempt::Status::failed: co_return false;
      case Attempt::Status::wait_read:
      case Attempt::Status::wait_write: break;
    }
    deadline_.arm_at(until);
    idle_ = true;  // nothing is lost by closing now
    const bool ready = co_await transport_->wait(attempt.status);
    idle_ = false;
    deadline_.disarm();
    if (!ready) co_return false;
  }
}

// Answers false when there is no further request; whatever is to be said about that has been said.
Task<bool> Connection::read_head(RequestHead& head) {
  const ListenerOptions& options = lane_.service.options;
  std::size_t scanned = 0;
  SteadyTime until = SteadyTime::max();
  bool trickling = false;
  HeadParse parse;
  for (;;) {
    const std::string_view bytes = input_.buffered();
    const bool between_requests = bytes.empty();
    if (!between_requests) {
      parse = parse_request_head(bytes, options.header_bytes, scanned, head);
      if (parse.status == HeadParse::Status::complete) {
        input_.consume(parse.consumed);
        co_return true;
      }
      if (parse.status == HeadParse::Status::bad) break;
    }
    const Attempt attempt = input_.try_fill();
    if (attempt.status == Attempt::Status::done) continue;
    const bool must_wait =
        attempt.status == Attempt::Status::wait_read || attempt.status == Attempt::Status::wait_write;
    if (!must_wait || (between_requests && lane_.stopping)) break;

    // A head has so long from its first byte on, however it trickles.
    const SteadyTime now = std::chrono::steady_clock::now();
    if (between_requests) until = now + options.idle;
    else if (!trickling) until = now + options.read;
    trickling = !between_requests;
    idle_ = between_requests;
    deadline_.arm_at(until);
    const bool ready = co_await transport_->wait(attempt.status);
    deadline_.disarm();
    idle_ = false;
    if (ready) continue;
    if (deadline_.expired() && !between_requests)
      parse = {HeadParse::Status::bad, 0, 408, "The request did not arrive in time."};
    break;
  }
  if (parse.status == HeadParse::Status::bad) {
    Response response = options.render_problem(parse.problem, parse.detail);
    const bool sent = co_await send(response, false, false, false);
    if (sent) co_await linger();
  } else {
    transport_->shutdown();
  }
  co_return false;
}

Task<Next> Connection::serve(RequestHead& head) {
  RequestBody body(*this, head);
  Request request(*this, body);
  request.method = std::move(head.method);
  request.set_target(std::move(head.target));
  request.headers = std::move(head.headers);

  Response response = co_await handle(request);
  request_id_ = request.id;
  const bool skipped_promise = body.promise_due && !body.body.finished();
  // A client that was not told to go on may send the body or not: there is no knowing where its next request begins.
  bool keep_alive = head.keep_alive && !response.close && !lane_.stopping && !skipped_promise;
  // Nor is it kept for what may be too long to read; of chunks nobody knows, and to close without a word loses a request.
  const std::uint64_t unread = body.body.finished() ? 0 : body.remaining().value_or(limits::http_drained_bytes + 1);
  if (unread > limits::http_drained_bytes) keep_alive = false;
  const bool head_only = request.method == "HEAD";
  if (!head_only && std::holds_alternative<std::unique_ptr<EventFeed>>(response.body)) {
    const Next after = keep_alive ? Next::request : Next::close;
    begin_events(response, head.http_1_0, body.body.finished() ? after : Next::linger);
    co_return Next::events;
  }
  const bool sent = co_await send(response, head_only, head.http_1_0, keep_alive);
  if (!sent) co_return Next::close;
  if (response.on_sent) response.on_sent();
  if (body.body.finished()) co_return keep_alive && !lane_.stopping ? Next::request : Next::close;
  if (!keep_alive) co_return Next::linger;
  const bool drained = co_await drain(body, limits::http_drained_bytes);
  co_return drained ? Next::request : Next::linger;
}

Task<Response> Connection::handle(Request& request) {
  std::string failure;
  std::exception_ptr thrown;
  try {
    Response response = co_await lane_.service.handler(request);
    co_return response;
  } catch (const std::exception& error) {
    thrown = std::current_exception();
    failure = error.what();
  } catch (...) {
    thrown = std::current_exception();
    failure = "an exception of unknown type";
  }
  const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none) std::rethrow_exception(thrown);
  log_error("request.failed", {{"request", request.id}, {"method", request.method}, {"reason", failure}});
  Response response = lane_.service.options.render_problem(500, "Something went wrong on our side.");
  if (!request.id.empty()) response.headers.set("X-Request-Id", request.id);
  co_return response;
}

Task<> Connection::gone() {
  for (;;) {
    const bool room = input_.buffered().size() < lane_.service.options.header_bytes;
    if (room) {
      const Attempt attempt = input_.try_fill();
      if (attempt.status == Attempt::Status::done) continue;
      if (attempt.status == Attempt::Status::ended || attempt.status == Attempt::Status::failed) co_return;
      const bool ready = co_await transport_->wait(attempt.status);
      if (!ready) co_return;
    } else {
      // Bytes that nobody takes would wake us again and again; a reset still shows.
      co_await transport_->socket().async_wait(asio::socket_base::wait_error, as_result);
      co_return;
    }
  }
}

Task<> Connection::linger() {
  transport_->shutdown();
  const SteadyTime until = std::chrono::steady_clock::now() + limits::http_linger;
  for (;;) {
    const Input::Fill fill = co_await input_.fill(until);
    if (fill != Input::Fill::more || std::chrono::steady_clock::now() > until) co_return;
    input_.consume(input_.buffered().size());
  }
}

}  // namespace mimeo::http
