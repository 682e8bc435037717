// Output files and uploads, saved: by the C++ client library, which goes on where a connection broke and checks what has come.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "cli/http.h"
#include "mimeo/client.h"

namespace mimeo::cli {

/// One after the other, over connections that are kept. The token is not sent: a model may have chosen the address.
class Downloads {
 public:
  explicit Downloads(const Server& server);

  /// Saves what lies at `url` as `path`, which it becomes when it is whole. Answers the bytes. not_found: it has expired or was removed.
  /// unavailable: no connection, a refusal, or what came was not right. invalid: it cannot be written.
  Result<std::uint64_t> save(const std::string& url, const std::string& path, const Http::Watch& watch);

 private:
  client::Client client_;
};

}  // namespace mimeo::cli
