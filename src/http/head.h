// The head of a message, from bytes to values and back: request and status lines, header fields, framing.
//
// Parsing is Beast's; what is refused on top of it closes the ways in which two HTTP implementations can disagree about
// where a message ends (request smuggling): folded lines, Transfer-Encoding beside anything, codings other than
// `chunked`, several or missing Hosts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/headers.h"

namespace mimeo::http {

/// How the end of a body is known.
struct Framing {
  enum class Kind { none, length, chunked, until_close };
  Kind kind = Kind::none;
  std::uint64_t length = 0;
};

struct RequestHead {
  std::string method;
  std::string target;
  Headers headers;
  Framing framing;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
};

struct ResponseHead {
  unsigned status = 0;
  Headers headers;
  Framing framing;
  bool keep_alive = true;
};

/// The outcome of looking for a head at the front of some bytes.
struct HeadParse {
  enum class Status { complete, need_more, bad };
  Status status = Status::need_more;
  std::size_t consumed = 0;      ///< complete: the bytes that the head took
  unsigned problem = 0;          ///< bad: the status to answer
  std::string_view detail = {};  ///< bad: a sentence for the sender
};

/// `scanned` is kept by the caller between calls with ever more of the same bytes, 0 at first, so that a head that
/// trickles in is not searched from its beginning each time. Heads over `limit` bytes are bad.
HeadParse parse_request_head(std::string_view bytes, std::size_t limit, std::size_t& scanned, RequestHead& head);

/// `to_head` and statuses without body (1xx, 204, 304) have framing none.
HeadParse parse_response_head(std::string_view bytes, std::size_t limit, bool to_head, std::size_t& scanned,
                              ResponseHead& head);

}  // namespace mimeo::http
