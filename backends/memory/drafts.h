// Drafts in memory.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "seams/drafts.h"

namespace mimeo::memory {

class Drafts final : public seams::Drafts {
 public:
  explicit Drafts(seams::Blobs& blobs) : blobs_(blobs) {}

  Task<Result<void>> create(core::Draft draft) override;
  Task<Result<std::vector<core::Draft>>> all() override;
  Task<Result<std::int64_t>> size(core::FileId id) override;
  Task<Result<void>> append(core::FileId id, std::int64_t offset, std::span<const char> bytes) override;
  Task<Result<seams::BlobInfo>> finish(core::FileId id) override;
  Task<Result<void>> remove(core::FileId id) override;

 private:
  struct Held {
    core::Draft draft;
    std::string bytes;
  };

  seams::Blobs& blobs_;
  std::mutex mutex_;
  std::map<core::FileId, Held> drafts_;  // guarded by mutex_
};

}  // namespace mimeo::memory
