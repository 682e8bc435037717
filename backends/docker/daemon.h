// The Docker Engine API over its Unix socket: requests with JSON, and answers that stream.
// Source: https://docs.docker.com/engine/api/ (paths without a version: the daemon's newest).
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/async.h"
#include "base/json.h"
#include "base/result.h"
#include "http/client.h"

namespace mimeo::docker {

/// Belongs to one executor.
class Daemon {
 public:
  using Duration = std::chrono::milliseconds;
  /// Making a container copies nothing, but a busy disk makes it wait.
  static constexpr Duration patience = std::chrono::seconds(60);

  Daemon(Executor executor, std::string socket);

  /// The answer's JSON, null where it has none. Kinds: the daemon's refusals as invalid, not_found or conflict, in its
  /// own words; unavailable: nobody answers at the socket, or the daemon failed.
  Task<Result<json::value>> call(std::string method, std::string target, std::optional<json::value> body = {},
                                Duration patience = Daemon::patience);

  /// The body of an answer that goes on for long, as a container's output does; it breaks after so much silence. Kinds as of call().
  Task<Result<std::unique_ptr<http::Source>>> follow(std::string method, std::string target, Duration silence,
                                                       http::Headers headers = {});

 private:
  Task<Result<http::ClientResponse>> send(http::ClientRequest request, Duration patience);

  http::Client client_;
};

}  // namespace mimeo::docker
