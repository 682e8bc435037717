// Files that arrive in pieces, over several requests and restarts of the server.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/async.h"
#include "base/result.h"
#include "core/draft.h"
#include "seams/blobs.h"

namespace mimeo::seams {

/// Thread-safe.
class Drafts {
 public:
  virtual ~Drafts() = default;

  /// Without a byte yet; durable when this answers. conflict: the id exists.
  virtual Task<Result<void>> create(core::Draft draft) = 0;

  /// Those that were made and not removed, oldest first. For start-up, before anything else is asked: also clears away
  /// what a crash left half made.
  virtual Task<Result<std::vector<core::Draft>>> all() = 0;

  /// How many bytes a draft has. They are durable when this answers. not_found.
  virtual Task<Result<std::int64_t>> size(core::FileId id) = 0;

  /// Appends to a draft that has exactly `offset` bytes; conflict when it has not, so that of two who write at the same
  /// place one learns of it. What it wrote outlives the program at once, and a power cut after `size`. not_found.
  virtual Task<Result<void>> append(core::FileId id, std::int64_t offset, std::span<const char> bytes) = 0;

  /// Makes a blob of the draft's bytes. The draft stays until it is removed, so that a crash before the blob is known
  /// to a row loses nothing. Nothing is appended any more. not_found.
  virtual Task<Result<BlobInfo>> finish(core::FileId id) = 0;

  /// Absent: succeeds.
  virtual Task<Result<void>> remove(core::FileId id) = 0;
};

}  // namespace mimeo::seams
