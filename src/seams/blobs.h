// Bytes without meaning: what files are made of.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/async.h"
#include "base/result.h"
#include "core/file.h"

namespace mimeo::seams {

/// What a finished blob turned out to be.
struct BlobInfo {
  core::BlobId id;
  std::int64_t size = 0;  ///< bytes
  std::string md5;        ///< hex; empty unless it was asked for
  std::string sha256;     ///< hex
};

/// What is made of the bytes while they are written. MD5, which the API tells of uploads, takes twice as long as all else.
enum class Checksums { sha256, sha256_and_md5 };

/// A blob being written. Dropping it before `finish` leaves nothing behind.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;
  /// Appends. unavailable: the disk is full.
  virtual Task<Result<void>> write(std::span<const char> bytes) = 0;
  /// Makes the bytes durable under their id; the writer is of no use afterwards.
  virtual Task<Result<BlobInfo>> finish() = 0;
};

/// A blob opened for reading. The bytes stay readable while it is open, also after `remove`.
class BlobReader {
 public:
  virtual ~BlobReader() = default;
  virtual std::int64_t size() const = 0;
  /// Reads up to bytes.size() from `offset`; 0 only at the end.
  virtual Task<Result<std::size_t>> read_at(std::int64_t offset, std::span<char> bytes) = 0;
  /// A descriptor for zero-copy sending, or -1 where there is none. Owned by the reader.
  virtual int descriptor() const { return -1; }
};

/// Thread-safe.
class Blobs {
 public:
  virtual ~Blobs() = default;
  virtual Task<Result<std::unique_ptr<BlobWriter>>> create(Checksums checksums) = 0;
  /// not_found when there is no such blob.
  virtual Task<Result<std::unique_ptr<BlobReader>>> open(core::BlobId id) = 0;
  /// Absent: succeeds.
  virtual Task<Result<void>> remove(core::BlobId id) = 0;
  /// Removes what a crash left: unfinished writes, and finished blobs not in `known` that are older than this process.
  virtual Task<Result<std::size_t>> remove_unknown(std::vector<core::BlobId> known) = 0;
};

}  // namespace mimeo::seams
