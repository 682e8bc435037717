// Turns what an author pushes (a folder with cog.yaml, a Docker image, or a program built with the predictor SDK) into a version that
// can run.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/async.h"
#include "base/result.h"
#include "core/model.h"
#include "seams/blobs.h"

namespace mimeo::seams {

/// What came out of packaging; model, id override and time are the engine's to add.
struct PackagedVersion {
  core::VersionId id;  ///< SHA-256 over the content
  std::string cog_version;
  JsonText openapi_schema;
  core::Package package;    ///< `directory` is where the content now lives
  std::string description;  ///< as the program describes itself, or empty
  std::string readme;       ///< Markdown, or empty
  bool wants_gpu = false;
};

class Packager {
 public:
  virtual ~Packager() = default;

  /// `folder` is a private copy of what was pushed; on success it has been moved to its final place. Environment building and
  /// schema production can take minutes: each line of progress is told. invalid: the project cannot work, with the reason.
  virtual Task<Result<PackagedVersion>> package(std::string folder, std::function<void(std::string_view)> progress) = 0;

  /// A Docker image of this machine, by its name, that Cog has built. `folder` is an empty private folder, for what there is to keep.
  /// invalid: it was not built by Cog. not_found: there is no such image. unavailable: no containers are run here.
  virtual Task<Result<PackagedVersion>> package_image(std::string image, std::string folder,
                                                      std::function<void(std::string_view)> progress) = 0;

  /// A version that a training made: the package of `base` with `weights`, whose bytes it keeps, durably, as long as the
  /// version lives: the file may go. Its id is a SHA-256 over the id of the base and the file. Doing it again is harmless.
  virtual Task<Result<PackagedVersion>> with_weights(std::shared_ptr<const core::Version> base, core::File weights,
                                                     std::shared_ptr<BlobReader> bytes) = 0;

  /// Removes a folder of content that belonged to a version; nothing runs in it and no other version has it.
  /// Environments stay for a while: they are shared, and making one takes minutes. Absent: succeeds.
  virtual Task<Result<void>> remove(std::string folder) = 0;
  /// Removes environments that no version has needed for long; `needed` are those of all there are.
  virtual Task<> remove_environments_but(std::vector<std::string> needed) = 0;
  /// Whether the content is still there, which it always is unless it has been removed. From now on it stays.
  virtual Task<Result<bool>> has(core::Package package) = 0;
};

}  // namespace mimeo::seams
