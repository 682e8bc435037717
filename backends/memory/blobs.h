// Blobs in memory.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "seams/blobs.h"

namespace mimeo::memory {

class Blobs final : public seams::Blobs {
 public:
  Task<Result<std::unique_ptr<seams::BlobWriter>>> create(seams::Checksums checksums) override;
  Task<Result<std::unique_ptr<seams::BlobReader>>> open(core::BlobId id) override;
  Task<Result<void>> remove(core::BlobId id) override;
  /// Nothing here is older than the process, so nothing is ever left over.
  Task<Result<std::size_t>> remove_unknown(std::vector<core::BlobId> known) override;

  std::size_t size() const;  ///< blobs held

 private:
  class Writer;
  class Reader;

  mutable std::mutex mutex_;
  /// Shared: an open reader keeps the bytes of a blob that is removed meanwhile.
  std::map<core::BlobId, std::shared_ptr<const std::string>> blobs_;  // guarded by mutex_
};

}  // namespace mimeo::memory
