// This file contains how a connection writes a response: small ones in one piece, the others as fast as the peer takes
// them.
#include <algorithm>
#include <charconv>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"
#include "http/chunked.h"
#include "http/connection.h"
#include "http/file_source.h"

namespace mimeo::http {

namespace {

/// Up to here a body is copied behind its head and sent with it.
constexpr std::size_t joined_body_bytes = 32 * 1024;
/// Where in its page a piece of a file begins; memory of its size comes from a page's beginning. TLS copies each record to the
/// beginning of some page, which processors of AMD do many times slower from the beginning of another one (glibc, bug 30994).
constexpr std::size_t skew = 1024;
/// What a body of unknown length is read into; it gets more when it fills it.
constexpr std::size_t smallest_piece = 1024;

bool is_framing_field(std::string_view name) {
  switch (name.size()) {
    case 4: return equal_ignoring_case(name, "date");
    case 10: return equal_ignoring_case(name, "connection") || equal_ignoring_case(name, "keep-alive");
    case 14: return equal_ignoring_case(name, "content-length");
    case 17: return equal_ignoring_case(name, "transfer-encoding");
    default: return false;
  }
}

bool has_framing_field(const Headers& headers) {
  for (const HeaderField field : headers) {
    if (is_framing_field(field.name)) return true;
  }
  return false;
}

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end);
}

bool allows_body(unsigned status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

// Puts the head into lane_.outgoing. Without a length the body goes out in chunks, or until the end for HTTP/1.0.
void Connection::compose(const Response& response, std::optional<std::uint64_t> length, bool http_1_0,
                         bool keep_alive) {
  std::string& out = lane_.outgoing;
  out.assign("HTTP/1.1 ");
  append_number(out, response.status);
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  if (has_framing_field(response.headers)) {
    for (const HeaderField field : response.headers) {
      if (!is_framing_field(field.name)) out.append(field.name).append(": ").append(field.value).append("\r\n");
    }
  } else {
    out.append(response.headers.wire());
  }
  if (allows_body(response.status)) {
    if (length) {
      out.append("Content-Length: ");
      append_number(out, *length);
      out.append("\r\n");
    } else if (!http_1_0) {
      out.append("Transfer-Encoding: chunked\r\n");
    }
  }
  out.append(lane_.date.now());
  if (!keep_alive) out.append("Connection: close\r\n");
  else if (http_1_0) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
}

// Everything but sending it, which is an EventStream's. Whoever waits for the first event waits for the head too.
void Connection::begin_events(Response& response, bool http_1_0, Next next) {
  if (http_1_0 && next == Next::request) next = Next::close;
  compose(response, std::nullopt, http_1_0, next == Next::request);
  auto& feed = std::get<std::unique_ptr<EventFeed>>(response.body);
  events_ = std::make_unique<Events>(lane_.outgoing, std::move(feed), !http_1_0, next);
}

// Answers false when the connection is of no more use.
Task<bool> Connection::send(Response& response, bool head_only, bool http_1_0, bool keep_alive) {
  const bool without_body = head_only || !allows_body(response.status);

  if (const std::string* text = std::get_if<std::string>(&response.body)) {
    compose(response, text->size(), http_1_0, keep_alive);
    const bool joined = !without_body && text->size() <= joined_body_bytes;
    if (joined) lane_.outgoing.append(*text);
    const std::string_view body = without_body || joined ? std::string_view() : std::string_view(*text);
    co_return co_await send_outgoing(body);
  }
  if (FileSlice* slice = std::get_if<FileSlice>(&response.body)) {
    compose(response, slice->length, http_1_0, keep_alive);
    FileSlice sent = without_body ? FileSlice() : std::move(*slice);
    co_return co_await send_file(std::move(sent));
  }

  std::unique_ptr<Source> source;
  if (auto* body = std::get_if<std::unique_ptr<Source>>(&response.body)) source = std::move(*body);
  std::optional<std::uint64_t> length;
  if (source) length = source->remaining();
  else if (!std::holds_alternative<std::unique_ptr<EventFeed>>(response.body)) length = 0;
  if (!length && http_1_0) keep_alive = false;
  compose(response, length, http_1_0, keep_alive);
  if (without_body || !source) co_return co_await send_outgoing({});
  std::string head = lane_.outgoing;
  bool sent = false;
  if (length) sent = co_await send_source(*source, std::move(head), false);
  else sent = co_await send_until_gone(*source, std::move(head), !http_1_0);
  co_return sent && (length || !http_1_0);
}

// What is in lane_.outgoing, and `body`. The usual case needs no copy, no suspension and one system call.
Task<bool> Connection::send_outgoing(std::string_view body) {
  const std::string& out = lane_.outgoing;
  const std::string_view pieces[] = {out, body};
  const Attempt attempt = transport_->try_write(pieces);
  const std::size_t written = attempt.status == Attempt::Status::done ? attempt.bytes : 0;
  if (written == out.size() + body.size()) co_return true;
  const std::size_t from_head = std::min(written, out.size());
  body.remove_prefix(written - from_head);
  const std::string head = out.substr(from_head);  // others use the lane's buffer while this one waits
  const Result<void> rest = co_await write_all(*transport_, deadline_, lane_.service.options.write, head, body);
  co_return rest.has_value();
}

// The bytes of a file, behind the head in lane_.outgoing. A small one goes in one piece with it. Of a large one the kernel
// sends by itself what it has in memory; what it would have to wait for is read elsewhere.
Task<bool> Connection::send_file(FileSlice slice) {
  std::string& out = lane_.outgoing;
  if (slice.length <= joined_body_bytes) {
    const std::size_t head_size = out.size();
    out.resize(head_size + slice.length);
    const auto body = std::span<char>(out).subspan(head_size);
    if (body.empty() || read_cached(slice.file, slice.offset, body)) co_return co_await send_outgoing({});
    out.resize(head_size);
  }
  const std::chrono::milliseconds patience = lane_.service.options.write;
  std::string head = out;
  std::unique_ptr<char[]> piece;
  Result<void> sent;
  while (sent && slice.length > 0) {
    auto size = static_cast<std::size_t>(std::min<std::uint64_t>(slice.length, limits::file_window_bytes));
    if (!transport_->is_tls() && is_cached(slice.file, slice.offset, size)) {
      sent = co_await write_all(*transport_, deadline_, patience, head);
      if (sent) sent = co_await http::send_file(*transport_, deadline_, patience, slice.file, slice.offset, size);
    } else {
      size = std::min(size, limits::file_chunk_bytes);
      if (!piece) piece = std::make_unique_for_overwrite<char[]>(skew + size);  // no later one is larger
      const std::span<char> into(piece.get() + skew, size);
      const Result<std::size_t> got = co_await read_file(slice.file, slice.offset, into, slice.offload);
      if (!got) {
        sent = std::unexpected(got.error());
        break;
      }
      size = *got;
      const std::string_view body(into.data(), size);
      sent = co_await write_all(*transport_, deadline_, patience, head, body);
    }
    head.clear();
    slice.offset += size;
    slice.length -= size;
  }
  if (!sent && sent.error().kind == ErrorKind::internal) {
    log_warn("response.cut_off", sent.error(), {{"request", request_id_}});
  }
  co_return sent.has_value();
}

// A stream without a known end may be silent for long: it also ends when the peer goes.
Task<bool> Connection::send_until_gone(Source& source, std::string head, bool chunked) {
  using namespace asio::experimental::awaitable_operators;
  // Whoever waits for the stream's first event waits for the head too.
  Result<void> begun = co_await write_all(*transport_, deadline_, lane_.service.options.write, head);
  if (!begun) co_return false;
  std::variant<bool, std::monostate> first = co_await (send_source(source, std::string(), chunked) || gone());
  const bool* sent = std::get_if<bool>(&first);
  co_return sent && *sent;
}

Task<bool> Connection::send_source(Source& source, std::string head, bool chunked) {
  const std::chrono::milliseconds patience = lane_.service.options.write;
  const std::optional<std::uint64_t> length = source.remaining();
  std::uint64_t left = length.value_or(0);
  std::vector<char> piece(length ? std::clamp<std::uint64_t>(*length, 1, limits::file_chunk_bytes) : smallest_piece);
  for (;;) {
    if (length && left == 0) break;
    const Result<std::size_t> got = co_await source.read(piece);
    if (!got) {
      if (got.error().kind != ErrorKind::canceled) log_warn("response.cut_off", got.error(), {{"request", request_id_}});
      co_return false;
    }
    if (*got == 0) break;
    if (length && *got > left) co_return false;
    left -= length ? *got : 0;
    if (chunked) append_chunk_size(head, *got);
    const std::string_view body(piece.data(), *got);
    const std::string_view tail = chunked ? "\r\n" : "";
    const Result<void> sent = co_await write_all(*transport_, deadline_, patience, head, body, tail);
    if (!sent) co_return false;
    head.clear();
    if (*got == piece.size() && piece.size() < limits::file_chunk_bytes) piece.resize(piece.size() * 4);
  }
  if (length && left > 0) co_return false;
  if (chunked) head += "0\r\n\r\n";
  const Result<void> ended = co_await write_all(*transport_, deadline_, patience, head);
  co_return ended.has_value();
}

}  // namespace mimeo::http
