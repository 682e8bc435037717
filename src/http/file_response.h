// Serves an open file: ETag, conditions, ranges.
#pragma once

#include <string>
#include <string_view>

#include "http/file_slice.h"
#include "http/message.h"

namespace mimeo::http {

/// The answer to a GET or HEAD for the bytes of `file`: 200, 206 (one range, or multipart/byteranges for several), 304
/// for a matching If-None-Match, 416. `etag` comes with its quotes ("\"abc\""), must change with the bytes, and takes
/// part in If-None-Match and If-Range. Content-Type, ETag, Accept-Ranges and Content-Range are set; the caller adds
/// what else the resource needs (Content-Disposition, Cache-Control, CORS) to the answer.
Response file_response(const Request& request, FileSlice file, std::string_view content_type, std::string_view etag);

/// True when `if_none_match` ("*", or a list of tags, weak ones too) names `etag`.
bool etag_matches(std::string_view if_none_match, std::string_view etag);

/// A Content-Disposition value for any UTF-8 file name (RFC 6266): `inline; filename="na_me __.png";
/// filename*=UTF-8''na%22me%20%C3%BC.png`, the second form only where the first cannot say it.
std::string content_disposition(std::string_view type, std::string_view filename);

}  // namespace mimeo::http
