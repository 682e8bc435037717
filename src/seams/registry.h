// The registry of images that `docker push` and `cog push` talk to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.h"
#include "base/clock.h"
#include "base/result.h"

namespace mimeo::seams {

/// What a token allows with one repository.
struct RegistryGrant {
  std::string repository;            ///< "owner/name"
  std::vector<std::string> actions;  ///< of "pull", "push", "delete"
};

/// Its functions may be called on any executor.
class Registry {
 public:
  /// Whom its tokens are for.
  static constexpr char service[] = "mimeo";
  /// Where on the API's origin clients get them (api/registry_token.cc).
  static constexpr char token_path[] = "/mimeo/v1/registry/token";
  static constexpr std::chrono::seconds token_lifetime = std::chrono::minutes(5);

  virtual ~Registry() = default;

  /// The port of this machine's loopback where it speaks the OCI Distribution API in plain HTTP, to who bears one of
  /// its tokens. Starts it when it does not run. unavailable: it cannot be started, with the reason.
  virtual Task<Result<std::uint16_t>> port() = 0;

  /// A bearer token in `account`'s name, good for token_lifetime from `now`.
  virtual std::string token(std::string_view account, const std::vector<RegistryGrant>& grants, Time now) const = 0;

  /// Whether there is a version of what was pushed under this tag, or digest. not_found: nothing was.
  virtual Task<Result<bool>> is_in_use(std::string repository, std::string reference) = 0;

  /// Has this machine's Docker Engine take an image that was pushed, by the digest of its manifest. Answers its name
  /// there, which keeps it until release(), or a later start. unavailable: there is no Engine, or it could not. One at
  /// a time for one digest of a repository.
  virtual Task<Result<std::string>> deliver(std::string repository, std::string digest) = 0;
  virtual Task<> release(std::string name) = 0;
};

}  // namespace mimeo::seams
