// The tus protocol for resumable uploads, 1.0.0 (tus.io): what its headers say. The operations are in uploads.cc.
#pragma once

#include <expected>
#include <optional>

#include "api/problem.h"
#include "base/hash.h"
#include "base/json.h"
#include "http/message.h"

namespace mimeo::api::tus {

/// Before the router: a request whose path is below /mimeo/v1/uploads may name its verb in a header, because there are
/// proxies and browsers that let only GET and POST through.
void override_method(http::Request& request);

/// On every answer below that path: the version, and to OPTIONS what the server can do.
void add_headers(const http::Request& request, std::size_t upload_bytes, http::Headers& headers);

/// Refuses with tus_version what does not say that it speaks 1.0.0.
std::expected<void, Problem> check_version(const http::Headers& headers);

/// Whether the body is a piece of the file.
bool has_piece(const http::Headers& headers);

/// Upload-Length or Upload-Offset. Refuses with bad_request.
std::expected<std::int64_t, Problem> read_count(const http::Headers& headers, std::string_view name);

/// What Upload-Metadata says: keys with a base64 value each, commas between them. Unknown keys say nothing to us.
struct Metadata {
  std::string name;          ///< filename, or name as some clients have it
  std::string content_type;  ///< filetype, or type
  json::object metadata;     ///< metadata: JSON
};
std::expected<Metadata, Problem> read_metadata(std::string_view text);

/// Upload-Checksum: an algorithm and the digest of this request's body.
struct Checksum {
  Digest::Kind kind;
  std::string hex;
};
/// Nothing when there is none. Refuses with bad_request.
std::expected<std::optional<Checksum>, Problem> read_checksum(const http::Headers& headers);

}  // namespace mimeo::api::tus
