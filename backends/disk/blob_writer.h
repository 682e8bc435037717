// A blob on its way to the disk.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/hash.h"
#include "base/offload.h"
#include "disk/folder.h"
#include "seams/blobs.h"

namespace mimeo::disk {

/// Gathers small pieces, so that the pool is bothered once per limits::body_chunk_bytes, and only once for a blob
/// smaller than that.
class BlobWriter final : public seams::BlobWriter {
 public:
  /// `pool` must outlive it.
  BlobWriter(std::shared_ptr<Folder> folder, Offload& pool, seams::Checksums checksums)
      : folder_(std::move(folder)), pool_(pool), partial_(folder_->new_id()) {
    if (checksums == seams::Checksums::sha256_and_md5) md5_.emplace(Digest::Kind::md5);
  }
  ~BlobWriter() override;

  Task<Result<void>> write(std::span<const char> bytes) override;
  Task<Result<seams::BlobInfo>> finish() override;

 private:
  // These block, and run on the pool; an error leaves no file behind.
  Result<void> append(std::string_view bytes);  ///< what was gathered, then `bytes`
  Result<void> write_through(std::string_view bytes);
  Result<seams::BlobInfo> complete();
  void discard();

  const std::shared_ptr<Folder> folder_;
  Offload& pool_;
  const core::BlobId partial_;  ///< the id until it is finished
  std::string gathered_;
  Descriptor file_;
  std::int64_t size_ = 0;
  std::optional<Digest> md5_;
  Digest sha256_{Digest::Kind::sha256};
};

}  // namespace mimeo::disk
