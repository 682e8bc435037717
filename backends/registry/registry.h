// A docker-registry of our own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/offload.h"
#include "base/task_group.h"
#include "registry/client.h"
#include "registry/sweep.h"
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
  IsWanted is_wanted;
};

class Registry final : public seams::Registry {
 public:
  Registry(Executor executor, seams::Launcher& launcher, seams::Images& images, Offload& disk, TokenSigner signer,
           RegistryOptions options);
  /// Must be closed first (asserted).
  ~Registry() override;

  Task<Result<std::uint16_t>> port() override;
  std::string token(std::string_view account, const std::vector<seams::RegistryGrant>& grants, Time now) const override;
  Task<Result<bool>> is_in_use(std::string repository, std::string reference) override;
  Task<Result<std::string>> deliver(std::string repository, std::string digest) override;
  Task<> release(std::string name) override;

  /// Calls off what goes on. On the executor, before whoever uses it is waited for.
  void stop();
  /// Ends the process. On the executor.
  Task<> close();

 private:
  /// One run of the process.
  struct Life;

  Task<Result<std::uint16_t>> port_here();
  Task<Result<std::uint16_t>> start();
  Result<std::string> prepare() const;
  Task<> clean_up(std::string program);
  Task<Result<std::shared_ptr<Life>>> launch(std::string program);
  Task<> watch(std::shared_ptr<Life> life);
  Task<Result<bool>> is_in_use_here(std::string repository, std::string reference);
  Client client(std::uint16_t port) const;
  std::string own_token(std::string_view repository, std::string_view action) const;
  std::string sign(std::string_view account, const std::vector<seams::RegistryGrant>& grants, Time now,
                   std::chrono::seconds lifetime) const;

  std::string path(std::string_view name) const { return options_.folder + "/" + std::string(name); }
  std::string note_of(std::string_view name) const;

  const Executor executor_;
  seams::Launcher& launcher_;
  seams::Images& images_;
  Offload& disk_;
  const TokenSigner signer_;
  const RegistryOptions options_;
  TaskGroup tasks_;
  std::stop_source stop_;
  std::unique_ptr<seams::LaunchedProcess> collector_;  ///< of garbage; null: not now
  std::shared_ptr<Life> life_;                         ///< null: it does not run
  std::shared_ptr<Latch> starting_;                    ///< not null: somebody is about to start it
  std::optional<Error> failure_;                       ///< of the last start, which is not tried again
  std::chrono::steady_clock::time_point fails_until_;  ///< before this
  bool is_clean_ = false;                              ///< what earlier servers left has been seen to
};

}  // namespace mimeo::registry
