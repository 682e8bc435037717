// What is pushed, on its way to becoming a version: a folder of its own that goes with the object.
#pragma once

#include <string>

#include "api/call.h"

namespace mimeo::api {

class StagingFolder {
 public:
  /// Blocks. Makes a fresh folder inside `parent`.
  static Result<StagingFolder> create(const std::string& parent);

  StagingFolder(StagingFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  StagingFolder& operator=(StagingFolder&& other) noexcept;
  /// Blocks for as long as it takes to remove what is still in it.
  ~StagingFolder();

  std::string archive() const { return path_ + "/archive"; }
  /// Where the archive is unpacked.
  std::string content() const { return path_ + "/content"; }

 private:
  explicit StagingFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

/// One with empty content.
Task<std::expected<StagingFolder, Problem>> make_empty_staging(Call& call);

/// Brings the archive in a request's body into a new staging folder, unpacked: bytes go to the disk as they arrive,
/// never into memory.
Task<std::expected<StagingFolder, Problem>> receive_archive(Call& call);

}  // namespace mimeo::api
