// Drafts as files of a folder.
//
//   <folder>/<id>        the bytes that have come
//   <folder>/<id>.json   what they will be (core/draft.h): it comes last and goes first, so that it vouches for the
//   bytes
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>

#include "base/offload.h"
#include "disk/blobs.h"
#include "disk/folder.h"
#include "seams/drafts.h"

namespace mimeo::disk {

/// Thread-safe.
class Drafts final : public seams::Drafts {
 public:
  /// Makes the folder when there is none; it lies on the file system of `blobs`. Blocks; for start-up. `pool` must
  /// outlive it.
  static Result<std::unique_ptr<Drafts>> open(std::string folder, const Blobs& blobs, Offload& pool);

  Task<Result<void>> create(core::Draft draft) override;
  Task<Result<std::vector<core::Draft>>> all() override;
  Task<Result<std::int64_t>> size(core::FileId id) override;
  Task<Result<void>> append(core::FileId id, std::int64_t offset, std::span<const char> bytes) override;
  Task<Result<seams::BlobInfo>> finish(core::FileId id) override;
  Task<Result<void>> remove(core::FileId id) override;

 private:
  Drafts(std::string path, std::shared_ptr<Folder> blobs, Offload& pool)
      : path_(std::move(path)), blobs_(std::move(blobs)), pool_(pool) {}

  // These block, and run on the pool.
  Result<void> write(const core::Draft& draft);
  Result<std::vector<core::Draft>> read_all();
  Result<std::int64_t> flush(const core::FileId& id);
  Result<void> append_now(const core::FileId& id, std::int64_t offset, std::string_view bytes);
  Result<seams::BlobInfo> make_blob(const core::FileId& id);
  Result<void> remove_now(const core::FileId& id);

  std::string bytes_path(const core::FileId& id) const { return path_ + "/" + id.text; }
  Result<Descriptor> open_bytes(const core::FileId& id, int flags) const;  ///< not_found
  /// Whoever touches the bytes of a draft holds its lock: one of a few, as two drafts seldom meet.
  std::mutex& lock_of(const core::FileId& id) { return locks_[std::hash<core::FileId>()(id) % locks_.size()]; }

  const std::string path_;
  const std::shared_ptr<Folder> blobs_;
  Offload& pool_;
  std::array<std::mutex, 64> locks_;
};

}  // namespace mimeo::disk
