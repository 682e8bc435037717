// A request as a handler receives it, and the response it answers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/async.h"
#include "http/body.h"
#include "http/event_feed.h"
#include "http/file_slice.h"
#include "http/headers.h"

namespace mimeo::http {

/// Who sent a request. Lives until the response has been sent, so a response's source may ask it too.
class Peer {
 public:
  virtual ~Peer() = default;

  /// "192.0.2.7:50412", "[2001:db8::1]:50412" or "unix".
  virtual std::string_view address() const = 0;
  virtual bool is_tls() const = 0;

  /// Completes when the peer has closed or reset its connection, or the wait is cancelled. Call it once the body has
  /// been read to its end, and never beside a read of the body. Bytes of a following request that arrive meanwhile are
  /// kept. A peer that closes only its sending half looks gone here; who does not ask still gets to answer it.
  virtual Task<> gone() = 0;
};

/// One request. Lives on its connection's executor until the handler has answered; views into it live as long.
struct Request {
  Request(Peer& sender, Source& content) : peer(sender), body(content) {}
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  /// As sent and case-sensitive: "GET", "QUERY", or a verb nobody knows.
  std::string method;
  /// As sent: path and query, still percent-encoded.
  std::string target;
  /// The part of `target` before `?`. Who stands in front of a router may point it at another part.
  std::string_view path;
  /// The part after `?`, or empty.
  std::string_view query;
  Headers headers;
  Peer& peer;
  /// Unread until the handler reads it; `Expect: 100-continue` is answered at the first read. What the handler leaves
  /// unread is drained when it is little, otherwise the connection closes after the response.
  Source& body;
  /// Filled by the router: the `{name}` segments of the pattern, percent-decoded.
  std::vector<std::pair<std::string_view, std::string>> path_parameters;
  /// A slot for whoever numbers requests. This room puts it into its log lines, and into the answer (X-Request-Id) that
  /// takes the place of a handler's which threw.
  std::string id;

  /// The decoded segment, or empty when the pattern has none of that name.
  std::string_view path_parameter(std::string_view name) const;
  /// The first query parameter of that name, decoded (`+` is a space); nothing when absent, "" for `?name`.
  std::optional<std::string> query_parameter(std::string_view name) const;
  /// All of them, decoded, in order.
  std::vector<std::pair<std::string, std::string>> query_parameters() const;

  /// Sets `target` and the two views into it.
  void set_target(std::string text);
};

/// What a handler answers. Content-Length, Date, Connection and Transfer-Encoding are the connection's business:
/// a length that is known goes out as Content-Length, an unknown one as chunks.
struct Response {
  unsigned status = 200;
  Headers headers;
  /// A feed goes on until it has ended or the peer has gone, with a heartbeat after every 15 s of silence.
  std::variant<std::string, std::unique_ptr<Source>, FileSlice, std::unique_ptr<EventFeed>> body;
  /// Close the connection after this response.
  bool close = false;
  /// Called on the connection's executor when all of the response has been given to the peer's connection, and not when
  /// it was cut off before.
  std::move_only_function<void()> on_sent;

  Response() = default;
  explicit Response(unsigned code) : status(code) {}

  /// A body of `content_type` that is already complete.
  static Response of(unsigned status, std::string_view content_type, std::string body);
  static Response json(unsigned status, std::string body);
  static Response text(unsigned status, std::string body);
  /// A body that is pulled as fast as the peer takes it. Its destruction tells the source that the peer is done or
  /// gone.
  static Response stream(unsigned status, std::string_view content_type, std::unique_ptr<Source> source);
};

/// The pairs of a query, or of a body of the type application/x-www-form-urlencoded, decoded, in order.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view text);

/// "Not Found" for 404; "" for a number nobody registered.
std::string_view reason_phrase(unsigned status);

}  // namespace mimeo::http
