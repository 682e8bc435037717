// Input files: URLs downloaded and data URIs decoded into a folder.
#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mimeo::predictor {

/// Fetches an http or https URL (redirects followed, at most limits::input_file_bytes) or decodes a data URI into a new
/// file in `folder`, which exists, and answers its path. The name is the URL's base name made harmless, "file" plus the
/// media type's extension for data URIs. Blocks; ends early when `stop` is asked for. A partial file is removed.
/// Kinds: invalid (not fetchable, malformed), not_found and unavailable (the other side says so, or is not there),
/// too_large, timed_out, canceled, internal (disk). The message names the cause, never a query string.
Result<std::filesystem::path> fetch_file(const std::string& uri, const std::filesystem::path& folder, std::stop_token stop);

/// A URL without what may be secret in it: a part of `url`.
std::string_view without_query(std::string_view url);

/// "https://x/a/b%20c.png?sig=1" -> "b c.png": the last segment, decoded, without slashes, control characters, leading
/// dots, and at most 200 bytes; "file" if nothing is left.
std::string file_name_of_url(std::string_view url);

}  // namespace mimeo::predictor
