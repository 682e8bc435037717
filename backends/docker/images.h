// seams::Images by the Docker Engine.
#pragma once

#include "docker/daemon.h"
#include "seams/images.h"

namespace mimeo::docker {

class Images final : public seams::Images {
 public:
  Images(Executor executor, std::string socket)
      : executor_(executor), daemon_(std::move(executor), std::move(socket)) {}

  Task<Result<seams::Image>> find(std::string reference) override;
  Task<Result<void>> keep(std::string id, std::string name) override;
  Task<Result<void>> release(std::string name) override;

 private:
  Task<Result<json::value>> call(std::string method, std::string target);

  const Executor executor_;
  Daemon daemon_;
};

}  // namespace mimeo::docker
