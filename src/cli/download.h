// An output file or an upload, saved: by the C++ client library, which goes on where a connection broke and checks what has come.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "cli/http.h"

namespace mimeo::cli {

/// Saves what lies at `url` as `path`, written beside it and renamed when whole. Answers the bytes. The token goes to the API's own origin
/// only. not_found: it has expired or was removed. unavailable: no connection, or what came was not right. invalid: it cannot be written.
Result<std::uint64_t> download(const Server& server, const std::string& url, const std::string& path, const Http::Watch& watch);

}  // namespace mimeo::cli
