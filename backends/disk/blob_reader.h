// A blob opened for reading.
#pragma once

#include "base/offload.h"
#include "disk/descriptor.h"
#include "seams/blobs.h"

namespace mimeo::disk {

/// Reads what the system has in memory at once, on the caller's thread, and goes to the pool for what is on the disk.
class BlobReader final : public seams::BlobReader {
 public:
  BlobReader(Descriptor file, std::int64_t size, Offload& pool) : file_(std::move(file)), size_(size), pool_(pool) {}

  std::int64_t size() const override { return size_; }
  Task<Result<std::size_t>> read_at(std::int64_t offset, std::span<char> bytes) override;
  int descriptor() const override { return file_.number(); }

 private:
  const Descriptor file_;
  const std::int64_t size_;
  Offload& pool_;
};

}  // namespace mimeo::disk
