// Turns a pushed folder into a version: a Cog project (it has cog.yaml) or a program of the predictor SDK (it has `model`).
//
//   read ─► environment ─► describe ─► .cog/openapi_schema.json ─► packages/ID
//
// or, for a Docker image that `cog build` has made:
//
//   find ─► read its labels ─► .cog/openapi_schema.json ─► packages/ID ─► (has) a name of ours, with which it stays
//
// A version that a training made lives in the package of its base; of its own it has packages/ID/<weights>.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>

#include "base/offload.h"
#include "cog/confinement.h"
#include "cog/environment.h"
#include "seams/images.h"
#include "seams/packager.h"

namespace mimeo::cog {

class Packager final : public seams::Packager {
 public:
  /// Versions are kept in `folder`, each under the id of its content. The folder must be on the file system of what is pushed.
  /// `packaging` is for what may take minutes, `disk` for what must not wait behind it; the two may be one.
  Packager(std::filesystem::path folder, Environments::Options environments, Offload& packaging, Offload& disk);

  /// Models are asked what they are in a sandbox. Before the first package().
  void confine_by(Sandbox sandbox) { sandbox_ = std::move(sandbox); }

  /// Where models in images come from. Before the first package().
  void take_images_of(seams::Images& images) { images_ = &images; }

  /// Calls off what is being packaged, which then ends soon with `canceled`. Thread-safe. Before destruction, every package()
  /// must have ended.
  void stop() { stop_.request_stop(); }

  Task<Result<seams::PackagedVersion>> package(std::string folder, std::function<void(std::string_view)> progress) override;

  Task<Result<seams::PackagedVersion>> package_image(std::string reference, std::string folder,
                                                     std::function<void(std::string_view)> progress) override;

  /// The weights are a second name for the bytes of the blob where both lie on one file system, else a copy of them.
  Task<Result<seams::PackagedVersion>> with_weights(std::shared_ptr<const core::Version> base, core::File weights,
                                                    std::shared_ptr<seams::BlobReader> bytes) override;
  Task<Result<void>> remove(std::string folder) override;
  Task<> remove_environments_but(std::vector<std::string> needed) override;
  Task<Result<bool>> has(core::Package package) override;

  /// What `package` does, for callers that may block. `progress` is called on this thread.
  Result<seams::PackagedVersion> package_now(const std::filesystem::path& pushed, const Progress& progress);

 private:
  Result<seams::PackagedVersion> package_project(const std::filesystem::path& folder, const Progress& progress);
  Result<seams::PackagedVersion> package_program(const std::filesystem::path& folder, const Progress& progress);
  Result<seams::PackagedVersion> settle_image(const std::filesystem::path& folder, seams::PackagedVersion version);
  Result<void> remove_now(const std::string& folder) const;
  Result<void> settle(const std::filesystem::path& folder, seams::PackagedVersion& version);

  const Sandbox* sandbox() const { return sandbox_ ? &*sandbox_ : nullptr; }

  const std::filesystem::path folder_;
  Environments environments_;
  Offload& offload_;
  Offload& disk_;
  std::optional<Sandbox> sandbox_;
  seams::Images* images_ = nullptr;
  std::stop_source stop_;
};

}  // namespace mimeo::cog
