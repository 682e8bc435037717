// Output files that were read lately, open: a file that everybody wants is looked up once.
//
// Thread-safe. Bounded by descriptors; what was opened first gives way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "core/file.h"
#include "seams/blobs.h"

namespace mimeo::engine {

/// A file whose bytes can be read.
struct OpenFile {
  core::File file;
  std::shared_ptr<seams::BlobReader> bytes;
};
using OpenFilePointer = std::shared_ptr<const OpenFile>;

class OpenOutputs {
 public:
  explicit OpenOutputs(std::size_t capacity) : capacity_(capacity) {}

  OpenFilePointer find(const core::FileId& id) const;
  /// A mark of what was dropped so far, for `put`.
  std::uint64_t mark() const;
  /// Keeps what was read from the store after `mark`, unless something was dropped meanwhile, which it may be. Only rows whose
  /// end is set and does not wait for a download: such an end is at most put off.
  void put(OpenFilePointer open, std::uint64_t mark);
  /// Its row is gone.
  void drop(const core::FileId& id);

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::unordered_map<core::FileId, OpenFilePointer> open_;  // guarded by mutex_
  std::deque<core::FileId> order_;                          // guarded by mutex_; those of open_
  std::uint64_t drops_ = 0;                                 // guarded by mutex_
};

}  // namespace mimeo::engine
