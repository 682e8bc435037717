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

/// What stands in a manifest, as far as we care.
struct Manifest {
  std::string digest;
  std::string config;  ///< digest of the image's configuration; empty for an index
  std::vector<std::string>
      images;  ///< of an index, whose images are for several kinds of machines: digests of their manifests
};

/// Belongs to one executor.
class Client {
 public:
  /// `authorize` makes a token that allows `action` with a repository.
  using Authorize = std::function<std::string(std::string_view repository, std::string_view action)>;
  Client(Executor executor, std::uint16_t port, Authorize authorize);

  /// not_found: no such image. `reference`: a tag or a digest.
  Task<Result<Manifest>> manifest(std::string repository, std::string reference);

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
