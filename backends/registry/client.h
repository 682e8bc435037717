// Questions of ours to the registry.
// Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/async.h"
#include "base/json.h"
#include "base/result.h"
#include "http/client.h"

namespace mimeo::registry {

/// Belongs to one executor.
class Client {
 public:
  /// `authorize` makes a token that allows `action` with a repository; with "" it is for the list of them.
  using Authorize = std::function<std::string(std::string_view repository, std::string_view action)>;
  Client(Executor executor, std::uint16_t port, Authorize authorize);

  Task<Result<std::vector<std::string>>> repositories();
  Task<Result<std::vector<std::string>>> tags(std::string repository);

  /// The digests that an image may be known by: of its manifest, which comes first, of its configuration, and where it
  /// is one for several kinds of machines, of theirs. `reference`: a tag or a digest. not_found: no such image.
  Task<Result<std::vector<std::string>>> digests(std::string repository, std::string reference);

  /// Absent: succeeds.
  Task<Result<void>> remove(std::string repository, std::string digest);

 private:
  struct Answer {
    std::string digest;
    json::value body;
  };
  Task<Result<Answer>> ask(std::string method, std::string repository, std::string target, std::string action);
  Task<Result<std::vector<std::string>>> list(std::string repository, std::string target, std::string action,
                                              std::string member);

  http::Client client_;
  Authorize authorize_;
};

}  // namespace mimeo::registry
