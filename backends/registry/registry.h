// A docker-registry of our own.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/offload.h"
#include "base/task_group.h"
#include "registry/client.h"
#include "registry/token.h"
#include "seams/images.h"
#include "seams/launcher.h"
#include "seams/registry.h"

namespace mimeo {
class Latch;
}

namespace mimeo::registry {

struct RegistryOptions {
  std::string program = "docker-registry";  ///< its path, or its name on our own PATH
  std::string folder;                       ///< absolute, and its alone; made when it is first needed
  std::string realm;                        ///< address of the token service, for clients
  std::string certificate;                  ///< of who signs tokens: a P-256 key, PEM
  /// Whether what was pushed to a repository is still in use, by the digests under which the Engine may know it.
  std::function<bool(std::string_view repository, const std::vector<std::string>& digests)> is_wanted;
};

class Registry final : public seams::Registry {
 public:
  Registry(Executor executor, seams::Launcher& launcher, seams::Images& images, Offload& disk, TokenSigner signer,
           RegistryOptions options);
  /// Must be closed first (asserted).
  ~Registry() override;

  Task<Result<std::uint16_t>> port() override;
  std::string token(std::string_view account, const std::vector<seams::RegistryGrant>& grants, Time now) const override;
  Task<Result<std::string>> deliver(std::string repository, std::string digest) override;
  Task<> release(std::string name) override;
  Task<> remove(std::string repository, std::string digest) override;

  /// Ends the process. On the executor.
  Task<> close();

 private:
  /// One run of the process.
  struct Life;

  Task<Result<std::uint16_t>> port_here();
  Task<Result<std::uint16_t>> start();
  Result<void> write_files() const;
  Task<> collect_garbage(std::string program);
  Task<Result<std::shared_ptr<Life>>> launch(std::string program);
  Task<> watch(std::shared_ptr<Life> life);
  Task<> remove_here(std::string repository, std::string digest);
  Client client(std::uint16_t port) const;
  std::string ours(std::string_view repository, std::string_view action) const;

  std::string path(std::string_view name) const { return options_.folder + "/" + std::string(name); }

  const Executor executor_;
  seams::Launcher& launcher_;
  seams::Images& images_;
  Offload& disk_;
  const TokenSigner signer_;
  const RegistryOptions options_;
  TaskGroup tasks_;
  bool is_closed_ = false;
  std::shared_ptr<Life> life_;       ///< null: it does not run
  std::shared_ptr<Latch> starting_;  ///< not null: somebody is about to start it
};

}  // namespace mimeo::registry
