#include "http/head.h"

#include <algorithm>

#include <boost/beast/http/basic_parser.hpp>

#include "base/text.h"

namespace mimeo::http {

namespace {

namespace beast = boost::beast;

using Code = beast::error_code;
using Text = beast::string_view;

std::string_view view(Text text) { return {text.data(), text.size()}; }

// Collects what Beast finds. Bodies never reach it: `put` stops after the head.
template <bool is_request>
class Collector final : public beast::http::basic_parser<is_request> {
 public:
  Collector(Headers& into, std::size_t head_size) : headers(into) {
    this->header_limit(static_cast<std::uint32_t>(head_size + 1));
    this->body_limit(boost::none);
    headers = {};
    headers.reserve(head_size, 16);
  }

  Headers& headers;
  std::string_view method, target;
  int version = 0;
  unsigned status = 0;
  unsigned hosts = 0;
  std::string_view transfer_encoding, expect;
  bool has_transfer_encoding = false;

 private:
  void on_request_impl(beast::http::verb, Text verb, Text path, int number, Code&) override {
    version = number;
    method = view(verb);
    target = view(path);
  }
  void on_response_impl(int code, Text, int, Code&) override { status = static_cast<unsigned>(code); }
  void on_field_impl(beast::http::field field, Text name, Text value, Code&) override {
    switch (field) {
      case beast::http::field::host: ++hosts; break;
      case beast::http::field::expect: expect = view(value); break;
      case beast::http::field::transfer_encoding:
        transfer_encoding = view(value);
        has_transfer_encoding = true;
        break;
      default: break;
    }
    headers.add(view(name), view(value));
  }
  void on_header_impl(Code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(Text, Code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text, Code&) override { return 0; }
  void on_finish_impl(Code&) override {}
};

HeadParse bad(unsigned status, std::string_view detail) { return {HeadParse::Status::bad, 0, status, detail}; }

/// Where the head ends, or why it never will.
HeadParse find_end(std::string_view bytes, std::size_t limit, std::size_t& scanned) {
  const std::size_t end = bytes.find("\r\n\r\n", scanned);
  if (end == std::string_view::npos ? bytes.size() > limit : end + 4 > limit) {
    const bool in_first_line = bytes.substr(0, limit).find("\r\n") == std::string_view::npos;
    return in_first_line ? bad(414, "The request line is too long.") : bad(431, "The request's headers are too large.");
  }
  if (end == std::string_view::npos) {
    scanned = bytes.size() < 3 ? 0 : bytes.size() - 3;
    return {HeadParse::Status::need_more};
  }
  const std::string_view block = bytes.substr(0, end + 2);
  if (block.find("\r\n ") != std::string_view::npos || block.find("\r\n\t") != std::string_view::npos) {
    return bad(400, "A header field is folded over several lines.");
  }
  return {HeadParse::Status::complete, end + 4};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "... HTTP/2.0": a version of HTTP, though none that Beast takes.
bool names_a_version(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
  const std::size_t size = line.size();
  return size >= 8 && std::ranges::count(line, ' ') == 2 && line.substr(size - 8, 5) == "HTTP/" &&
         is_digit(line[size - 3]) && line[size - 2] == '.' && is_digit(line[size - 1]);
}

HeadParse explain(Code error, std::string_view bytes) {
  using beast::http::error;
  const auto is = [&](beast::http::error code) { return error == beast::http::make_error_code(code); };
  if (is(error::bad_version) && names_a_version(bytes)) return bad(505, "This server speaks HTTP/1.1.");
  if (is(error::bad_version)) return bad(400, "The request line does not end in an HTTP version.");
  if (is(error::bad_method)) return bad(400, "The request does not begin with a method.");
  if (is(error::bad_target)) return bad(400, "The request's target is malformed.");
  if (is(error::bad_content_length) || is(error::multiple_content_length)) {
    return bad(400, "Content-Length is malformed, or given twice, or beside Transfer-Encoding.");
  }
  if (is(error::bad_transfer_encoding)) return bad(400, "Transfer-Encoding is given twice, or beside Content-Length.");
  return bad(400, "The request's header is malformed.");
}

}  // namespace

HeadParse parse_request_head(std::string_view bytes, std::size_t limit, std::size_t& scanned, RequestHead& head) {
  // One empty line may precede a request (RFC 9112, 2.2).
  const std::size_t blank = bytes.starts_with("\r\n") ? 2 : 0;
  bytes.remove_prefix(blank);
  if (!bytes.empty() && bytes[0] == 0x16) return bad(400, "This is TLS; the port speaks plain HTTP.");
  HeadParse found = find_end(bytes, limit, scanned);
  if (found.status != HeadParse::Status::complete) return found;

  Collector<true> collector(head.headers, found.consumed);
  Code error;
  collector.put(boost::asio::buffer(bytes.data(), found.consumed), error);
  if (error) return explain(error, bytes);
  if (!collector.is_header_done()) return bad(400, "The request's header is malformed.");

  head.http_1_0 = collector.version == 10;
  if (collector.hosts > 1 || (collector.hosts == 0 && !head.http_1_0)) {
    return bad(400, "A request needs exactly one Host header.");
  }
  head.framing = {};
  if (collector.has_transfer_encoding) {
    if (head.http_1_0) return bad(400, "HTTP/1.0 knows no Transfer-Encoding.");
    if (!equal_ignoring_case(collector.transfer_encoding, "chunked")) {
      return bad(501, "The only Transfer-Encoding here is chunked.");
    }
    head.framing.kind = Framing::Kind::chunked;
  } else if (const auto length = collector.content_length()) {
    head.framing = {*length == 0 ? Framing::Kind::none : Framing::Kind::length, *length};
  }
  head.method = collector.method;
  head.target = collector.target;
  head.keep_alive = collector.keep_alive();
  head.expects_continue = !head.http_1_0 && equal_ignoring_case(collector.expect, "100-continue");
  found.consumed += blank;
  return found;
}

HeadParse parse_response_head(std::string_view bytes, std::size_t limit, bool to_head, std::size_t& scanned,
                              ResponseHead& head) {
  HeadParse found = find_end(bytes, limit, scanned);
  if (found.status != HeadParse::Status::complete) return found;

  Collector<false> collector(head.headers, found.consumed);
  Code error;
  collector.put(boost::asio::buffer(bytes.data(), found.consumed), error);
  if (error) return explain(error, bytes);
  if (!collector.is_header_done()) return bad(400, "The answer's header is malformed.");

  head.status = collector.status;
  head.keep_alive = collector.keep_alive();
  if (to_head || head.status < 200 || head.status == 204 || head.status == 304) {
    head.framing = {};
  } else if (collector.has_transfer_encoding) {
    if (!equal_ignoring_case(collector.transfer_encoding, "chunked")) return bad(501, "Unknown Transfer-Encoding.");
    head.framing = {Framing::Kind::chunked};
  } else if (const auto length = collector.content_length()) {
    head.framing = {*length == 0 ? Framing::Kind::none : Framing::Kind::length, *length};
  } else {
    head.framing = {Framing::Kind::until_close};
    head.keep_alive = false;
  }
  return found;
}

}  // namespace mimeo::http
