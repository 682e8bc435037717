// The claim of one server on its data folder.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace mimeo::sqlite {

/// Held as long as the object lives, and let go by the system when the process dies, however it dies.
class FolderLock {
 public:
  /// conflict: another server uses the folder. unavailable: the folder cannot be written.
  static Result<FolderLock> take(const std::string& folder);

  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace mimeo::sqlite
