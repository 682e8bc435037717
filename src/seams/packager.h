// Turns what an author pushes (a folder with cog.yaml, or a program built with the predictor SDK) into a version that can run.
#pragma once

#include <functional>
#include <string>

#include "base/async.h"
#include "base/result.h"
#include "core/model.h"

namespace mimeo::seams {

/// What came out of packaging; model, id override and time are the engine's to add.
struct PackagedVersion {
  core::VersionId id;  ///< SHA-256 over the content
  std::string cog_version;
  JsonText openapi_schema;
  core::Package package;    ///< `directory` is where the content now lives
  std::string description;  ///< as the program describes itself, or empty
  std::string readme;       ///< Markdown, or empty
};

class Packager {
 public:
  virtual ~Packager() = default;

  /// `folder` is a private copy of what was pushed; on success it has been moved to its final place. Environment building and
  /// schema production can take minutes: each line of progress is told. invalid: the project cannot work, with the reason.
  virtual Task<Result<PackagedVersion>> package(std::string folder, std::function<void(std::string_view)> progress) = 0;
};

}  // namespace mimeo::seams
