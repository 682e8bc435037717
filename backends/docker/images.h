// seams::Images by the Docker Engine.
#pragma once

#include "base/latch.h"
#include "docker/daemon.h"
#include "seams/images.h"

namespace mimeo::docker {

class Images final : public seams::Images {
 public:
  /// The names that it gives are `owner`'s, for several servers may have one engine.
  Images(Executor executor, std::string socket, const std::string& owner);

  Task<Result<seams::Image>> find(std::string reference) override;
  Task<Result<void>> pull(std::string repository, std::string digest, std::string token, std::stop_token stop) override;
  Task<Result<void>> drop(std::string reference) override;
  Task<Result<void>> keep(std::string id, std::string name) override;
  Task<Result<void>> release(std::string name) override;

 private:
  Task<Result<json::value>> call(std::string method, std::string target);
  Task<Result<void>> pull_here(std::string target, http::Headers headers);
  Task<Result<void>> pull_until(std::string target, http::Headers headers, std::shared_ptr<Latch> stopped);

  const Executor executor_;
  const std::string repository_;  ///< a tag of it for each version
  Daemon daemon_;
};

}  // namespace mimeo::docker
