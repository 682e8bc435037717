#include "http/client.h"

#include <cassert>
#include <utility>
#include <vector>

#include <sys/socket.h>

#include "base/limits.h"
#include "http/door.h"
#include "http/input.h"
#include "http/socket.h"

namespace mimeo::http {

namespace {

constexpr auto sweep_period = std::chrono::milliseconds(250);
constexpr std::size_t scratch_bytes = 32 * 1024;
constexpr std::size_t joined_bytes = 32 * 1024;

/// One connection with what it needs to be read and written. Stays where it is: its parts refer to each other.
struct Line {
  Line(std::unique_ptr<Transport> stream, Deadlines& deadlines, std::span<char> scratch)
      : transport(std::move(stream)), deadline(deadlines, transport->socket()), input(*transport, deadline, scratch) {}

  std::unique_ptr<Transport> transport;
  Deadline deadline;
  Input input;
};

}  // namespace

// Shared with the bodies of answers that are still being read.
struct Client::State : std::enable_shared_from_this<State> {
  State(Executor on, Address to, std::size_t most_idle)
      : executor(on),
        address(std::move(to)),
        idle_limit(most_idle),
        deadlines(on, sweep_period),
        scratch(scratch_bytes) {}

  const Executor executor;
  const Address address;
  const std::size_t idle_limit;
  Deadlines deadlines;
  std::vector<char> scratch;
  std::vector<std::unique_ptr<Line>> idle;
  bool closed = false;

  std::unique_ptr<Line> take_idle() {
    while (!idle.empty()) {
      std::unique_ptr<Line> line = std::move(idle.back());
      idle.pop_back();
      // The peer may have closed it, or speak unasked.
      if (line->transport->is_quiet()) return line;
    }
    return nullptr;
  }

  void give_back(std::unique_ptr<Line> line) {
    if (!closed && idle.size() < idle_limit && line->input.buffered().empty()) idle.push_back(std::move(line));
  }

  Task<Result<Connecting>> reach(SteadyTime until);
  Task<Result<std::unique_ptr<Line>>> connect(SteadyTime until);
  Task<Result<ClientResponse>> exchange(std::unique_ptr<Line>& line, ClientRequest& request, SteadyTime until);
  Task<Result<void>> write_request(Line& line, ClientRequest& request, SteadyTime until, bool& body_broke);
};

namespace {

std::string compose_head(const ClientRequest& request, const Address& address) {
  std::string head;
  head.reserve(request.headers.wire().size() + request.target.size() + request.body.size() + 96);
  head.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
  if (!request.headers.has("Host")) {
    head.append("Host: ").append(address.is_unix() ? "localhost" : address.to_string()).append("\r\n");
  }
  head.append(request.headers.wire());
  std::optional<std::uint64_t> length = request.body.size();
  if (request.stream) length = request.stream->remaining();
  const bool usually_without = request.method == "GET" || request.method == "HEAD" || request.method == "DELETE";
  if (!length)
    head.append("Transfer-Encoding: chunked\r\n");
  else if (*length > 0 || !usually_without)
    head.append("Content-Length: ").append(std::to_string(*length)).append("\r\n");
  head.append("\r\n");
  return head;
}

std::unexpected<Error> unavailable(std::string_view what, std::string_view stage) {
  return fail(ErrorKind::unavailable, std::string(what), std::string(stage));
}

std::unexpected<Error> late() { return fail(ErrorKind::timed_out, "The answer did not come in time."); }

}  // namespace

// The rest of an answer. Holds its connection until the end has been read, then gives it back.
class Client::AnswerBody final : public Source {
 public:
  AnswerBody(std::shared_ptr<State> client, std::unique_ptr<Line> line, const ResponseHead& head,
             std::chrono::milliseconds silence)
      : client_(std::move(client)),
        line_(std::move(line)),
        body_(line_->input, head.framing, silence),
        keep_alive_(head.keep_alive) {
    release_at_end();
  }

  Task<Result<std::size_t>> read(std::span<char> into) override {
    if (!line_) co_return 0;
    Result<std::size_t> got = co_await body_.read(into);
    if (got) release_at_end();
    co_return got;
  }

  std::optional<std::uint64_t> remaining() const override { return line_ ? body_.remaining() : 0; }

 private:
  void release_at_end() {
    if (!body_.finished()) return;
    std::unique_ptr<Line> line = std::move(line_);
    if (keep_alive_) client_->give_back(std::move(line));
  }

  const std::shared_ptr<State> client_;
  std::unique_ptr<Line> line_;
  FramedBody body_;
  const bool keep_alive_;
};

Task<Result<Connecting>> Client::State::reach(SteadyTime until) {
  if (!address.is_door()) co_return connect_to(address);
  Result<FileHandle> socket = co_await ask_door(address.unix_path, address.port, until);
  if (!socket) co_return pass_on(std::move(socket));
  set_no_delay(socket->get());
  co_return Connecting{std::move(*socket), true};
}

Task<Result<std::unique_ptr<Line>>> Client::State::connect(SteadyTime until) {
  Result<Connecting> connecting = co_await reach(until);
  if (!connecting) co_return pass_on(std::move(connecting));
  std::unique_ptr<Transport> transport =
      make_plain_transport(adopt(executor, std::move(connecting->socket)), !address.is_unix());
  auto line = std::make_unique<Line>(std::move(transport), deadlines, scratch);
  if (connecting->in_progress) {
    line->deadline.arm_at(until);
    const bool writable = co_await line->transport->wait(Attempt::Status::wait_write);
    line->deadline.disarm();
    if (!writable)
      co_return line->deadline.expired() ? late() : fail(ErrorKind::canceled, "The request was cancelled.");
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(line->transport->socket().native_handle(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) co_return unavailable("Nobody answers at " + address.to_string() + ".", "connect");
  }
  co_return line;
}

Task<Result<void>> Client::State::write_request(Line& line, ClientRequest& request, SteadyTime until,
                                                bool& body_broke) {
  std::string head = compose_head(request, address);
  const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  if (!request.stream) {
    std::string_view body = request.body;
    if (body.size() <= joined_bytes) {
      head.append(body);
      body = {};
    }
    Result<void> sent = co_await write_all(*line.transport, line.deadline, patience, head, body);
    co_return sent;
  }
  const bool chunked = !request.stream->remaining();
  std::vector<char> piece(chunked ? joined_bytes : 2 * joined_bytes);
  for (;;) {
    const Result<std::size_t> got = co_await request.stream->read(piece);
    if (!got) {
      body_broke = true;
      co_return std::unexpected(got.error());
    }
    if (*got == 0) break;
    if (chunked) append_chunk_size(head, *got);
    const std::string_view body(piece.data(), *got);
    const std::string_view tail = chunked ? "\r\n" : "";
    Result<void> sent = co_await write_all(*line.transport, line.deadline, patience, head, body, tail);
    if (!sent) co_return sent;
    head.clear();
  }
  if (chunked) head += "0\r\n\r\n";
  Result<void> sent = co_await write_all(*line.transport, line.deadline, patience, head);
  co_return sent;
}

// Takes the line when an answer has begun; leaves it with the caller, or drops it, on failure.
Task<Result<ClientResponse>> Client::State::exchange(std::unique_ptr<Line>& line, ClientRequest& request,
                                                     SteadyTime until) {
  bool body_broke = false;
  Result<void> sent = co_await write_request(*line, request, until, body_broke);
  // A server may answer early and stop reading: its answer counts more than our broken pipe. Of half a request there is
  // none.
  if (!sent && (body_broke || sent.error().kind != ErrorKind::unavailable)) co_return pass_on(std::move(sent));

  ResponseHead head;
  std::size_t scanned = 0;
  for (;;) {
    const std::string_view bytes = line->input.buffered();
    if (!bytes.empty()) {
      const bool to_head = request.method == "HEAD";
      const HeadParse parse = parse_response_head(bytes, limits::http_answer_head_bytes, to_head, scanned, head);
      if (parse.status == HeadParse::Status::bad) {
        co_return fail(ErrorKind::invalid, "The answer is not HTTP as we know it.", std::string(parse.detail));
      }
      if (parse.status == HeadParse::Status::complete) {
        line->input.consume(parse.consumed);
        scanned = 0;
        if (head.status < 200) continue;  // "100 Continue" and its like
        break;
      }
    }
    const Input::Fill fill = co_await line->input.fill(until);
    switch (fill) {
      case Input::Fill::more: break;
      case Input::Fill::timed_out: co_return late();
      case Input::Fill::canceled: co_return fail(ErrorKind::canceled, "The request was cancelled.");
      case Input::Fill::ended:
      case Input::Fill::broken:
        co_return unavailable("The connection was closed before the answer.",
                              line->input.buffered().empty() ? "dropped" : "broken");
    }
  }
  ClientResponse response;
  response.status = head.status;
  response.headers = std::move(head.headers);
  head.keep_alive = head.keep_alive && sent.has_value();
  response.body = std::make_unique<AnswerBody>(shared_from_this(), std::move(line), head, request.silence);
  co_return response;
}

ClientRequest ClientRequest::json(std::string verb, std::string path, std::string text) {
  ClientRequest request(std::move(verb), std::move(path));
  request.headers.add("Content-Type", "application/json");
  request.body = std::move(text);
  return request;
}

Client::Client(Executor executor, Address address, std::size_t idle_connections)
    : state_(std::make_shared<State>(std::move(executor), std::move(address), idle_connections)) {}

Client::~Client() {
  if (!state_) return;
  state_->closed = true;
  state_->idle.clear();
}

Client::Client(Client&&) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

const Address& Client::address() const { return state_->address; }

Task<Result<ClientResponse>> Client::send(ClientRequest request, std::chrono::steady_clock::time_point deadline) {
  const std::shared_ptr<State> state = state_;
  std::unique_ptr<Line> line = state->take_idle();
  if (line) {
    Result<ClientResponse> response = co_await state->exchange(line, request, deadline);
    const bool stale =
        !response && response.error().kind == ErrorKind::unavailable && response.error().detail == "dropped";
    if (!stale || !request.repeatable || request.stream) co_return response;
  }
  Result<std::unique_ptr<Line>> fresh = co_await state->connect(deadline);
  if (!fresh) co_return pass_on(std::move(fresh));
  Result<ClientResponse> response = co_await state->exchange(*fresh, request, deadline);
  co_return response;
}

}  // namespace mimeo::http
