// multipart/form-data (RFC 7578), read part by part as it arrives; no part is ever held in memory.
//
//   body      = [ preamble CRLF ] delimiter part *( CRLF delimiter part ) CRLF close [ CRLF epilogue ]
//   delimiter = "--" boundary *LWSP CRLF           close = "--" boundary "--"
//   part      = *( header CRLF ) CRLF *OCTET
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/async.h"
#include "base/limits.h"
#include "base/result.h"
#include "http/body.h"
#include "http/headers.h"

namespace mimeo::http {

/// The head of one part.
struct Part {
  Headers headers;
  std::string name;                     ///< the form field
  std::optional<std::string> filename;  ///< as sent, in UTF-8: never a path to trust
  std::string content_type;             ///< "" when not said
};

struct MultipartLimits {
  std::size_t parts = limits::form_parts;
  std::size_t part_header_bytes = limits::form_part_header_bytes;
  /// What may stand before the first boundary.
  std::size_t preamble_bytes = limits::form_preamble_bytes;
};

/// The boundary of a `Content-Type: multipart/form-data; boundary=...`; kind invalid when it is another type or
/// malformed.
Result<std::string> multipart_boundary(std::string_view content_type);

/// A parameter of a header value such as `form-data; name="a\"b"; filename*=UTF-8''%e2%82%ac.txt`, unquoted; the
/// extended form (RFC 8187) wins.
std::optional<std::string> header_parameter(std::string_view value, std::string_view name);

/// Pulls parts out of a body: `next_part`, then `read` until 0, then `next_part` again. Errors are `invalid` for
/// malformed bodies, too_large for the limits, or the body's own.
class MultipartReader {
 public:
  /// `body` must outlive the reader.
  MultipartReader(Source& body, std::string boundary, MultipartLimits limits = {});
  ~MultipartReader();

  /// The next part's head; nothing after the last. What was left unread of the part before is skipped.
  Task<Result<std::optional<Part>>> next_part();

  /// Like Source::read, over the current part's bytes. `into` should be large (limits::body_chunk_bytes): the bytes go
  /// there from the socket without a stop between.
  Task<Result<std::size_t>> read(std::span<char> into);

  /// The rest of the current part as a source, for read_all and for stores. Valid until the next `next_part`.
  Source& part();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mimeo::http
