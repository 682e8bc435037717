// An HTTP/1.1 client for processes beside us: plain HTTP over a Unix socket or TCP, kept alive, bodies streamed.
//
// Made for driving model instances, where connection set-up and buffering would be the largest part of a short call. It
// follows no redirects, keeps no cookies and speaks no TLS; calls to the outside world go through libcurl.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "base/async.h"
#include "base/result.h"
#include "http/address.h"
#include "http/body.h"
#include "http/headers.h"

namespace mimeo::http {

/// Host and Content-Length (or chunks) are filled in by the client.
struct ClientRequest {
  std::string method = "GET";
  std::string target = "/";
  Headers headers;
  std::string body;
  /// Instead of `body`: pulled while sending. Such a request is never repeated.
  std::unique_ptr<Source> stream;
  /// The request may be sent a second time, on a fresh connection, if a kept-alive one turns out to have been closed
  /// before any byte of the answer.
  bool repeatable = true;
  /// Longest silence inside the answer's body. Event streams of a thinking model may be silent for long.
  std::chrono::milliseconds silence = std::chrono::minutes(1);

  ClientRequest() = default;
  ClientRequest(std::string verb, std::string path) : method(std::move(verb)), target(std::move(path)) {}
  static ClientRequest json(std::string verb, std::string path, std::string text);
};

/// The status line and headers have arrived. `body` streams the rest from the connection: read to its end it gives the
/// connection back for the next request, destroyed before that it closes it. May outlive the client.
struct ClientResponse {
  unsigned status = 0;
  Headers headers;
  std::unique_ptr<Source> body;
};

/// Kept-alive connections to one address. Lives on one executor and is used only there; any number of requests at once.
class Client {
 public:
  Client(Executor executor, Address address, std::size_t idle_connections = 32);
  ~Client();
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;

  /// Sends the request and waits for the head of the answer. Cancelling the wait closes the connection, which is how a
  /// Cog server learns that a synchronous prediction is not wanted any more. `deadline` is kept to within a quarter
  /// second. Kinds: unavailable, with `detail` "connect" (nobody listens: nothing was sent), "dropped" (closed before a
  /// byte of the answer: it may or may not have been acted on) or "broken" (closed inside the answer's head);
  /// timed_out; invalid (the answer is not HTTP, or its head is too large); canceled.
  Task<Result<ClientResponse>> send(ClientRequest request, std::chrono::steady_clock::time_point deadline);

  const Address& address() const;

 private:
  struct State;
  class AnswerBody;
  std::shared_ptr<State> state_;
};

}  // namespace mimeo::http
