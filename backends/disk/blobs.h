// Blobs as files of a folder.
#pragma once

#include <memory>
#include <string>

#include "base/offload.h"
#include "disk/folder.h"
#include "seams/blobs.h"

namespace mimeo::disk {

/// Thread-safe. Its writers and readers may outlive it, but not the pool.
class Blobs final : public seams::Blobs {
 public:
  /// Makes the folder when there is none. Blocks; for start-up. `pool` must outlive it.
  static Result<std::unique_ptr<Blobs>> open(std::string folder, Offload& pool);

  Task<Result<std::unique_ptr<seams::BlobWriter>>> create(seams::Checksums checksums) override;
  Task<Result<std::unique_ptr<seams::BlobReader>>> open(core::BlobId id) override;
  Task<Result<void>> remove(core::BlobId id) override;
  Task<Result<std::size_t>> remove_unknown(std::vector<core::BlobId> known) override;

  /// For those whose files become blobs.
  const std::shared_ptr<Folder>& folder() const { return folder_; }

 private:
  Blobs(std::shared_ptr<Folder> folder, Offload& pool) : folder_(std::move(folder)), pool_(pool) {}

  /// Shared: a writer that is given up leaves its file to be removed on the pool, perhaps after the Blobs is gone.
  std::shared_ptr<Folder> folder_;
  Offload& pool_;
};

}  // namespace mimeo::disk
