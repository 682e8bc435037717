// Part of an open file, as a response body that the connection sends without holding it.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

namespace mimeo {
class Offload;
}

namespace mimeo::http {

/// Owns one file descriptor.
class FileHandle {
 public:
  FileHandle() = default;
  explicit FileHandle(int fd) : fd_(fd) {}
  FileHandle(FileHandle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileHandle& operator=(FileHandle&& other) noexcept;
  ~FileHandle();

  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// Bytes [offset, offset + length) of an open file. A file that turns out shorter cuts the response off.
struct FileSlice {
  FileSlice() = default;
  /// Of a file that is the slice's own.
  explicit FileSlice(FileHandle handle)
      : file(handle.get()), owner(std::make_shared<FileHandle>(std::move(handle))) {}

  int file = -1;
  std::shared_ptr<const void> owner;  ///< keeps the descriptor open
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  /// Where reads go that the page cache cannot answer at once. Null: they block the caller.
  Offload* offload = nullptr;
};

}  // namespace mimeo::http
