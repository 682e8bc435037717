#include "memory/blobs.h"

#include <algorithm>
#include <cstring>

#include "base/hash.h"
#include "base/ids.h"

namespace mimeo::memory {

class Blobs::Writer final : public seams::BlobWriter {
 public:
  Writer(Blobs& blobs, seams::Checksums checksums) : blobs_(blobs), checksums_(checksums) {}

  Task<Result<void>> write(std::span<const char> bytes) override {
    bytes_.append(bytes.data(), bytes.size());
    co_return Result<void>();
  }

  Task<Result<seams::BlobInfo>> finish() override {
    seams::BlobInfo info{core::BlobId{random_token(20)}, static_cast<std::int64_t>(bytes_.size()), "", sha256_hex(bytes_)};
    if (checksums_ == seams::Checksums::sha256_and_md5) {
      Digest md5(Digest::Kind::md5);
      md5.update(bytes_);
      info.md5 = md5.finish_hex();
    }
    auto bytes = std::make_shared<const std::string>(std::move(bytes_));
    std::lock_guard lock(blobs_.mutex_);
    blobs_.blobs_.emplace(info.id, std::move(bytes));
    co_return info;
  }

 private:
  Blobs& blobs_;
  const seams::Checksums checksums_;
  std::string bytes_;
};

class Blobs::Reader final : public seams::BlobReader {
 public:
  explicit Reader(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}

  std::int64_t size() const override { return static_cast<std::int64_t>(bytes_->size()); }

  Task<Result<std::size_t>> read_at(std::int64_t offset, std::span<char> bytes) override {
    if (offset < 0 || offset >= size()) co_return std::size_t{0};
    const auto count = std::min(bytes.size(), bytes_->size() - static_cast<std::size_t>(offset));
    std::memcpy(bytes.data(), bytes_->data() + offset, count);
    co_return count;
  }

 private:
  std::shared_ptr<const std::string> bytes_;
};

Task<Result<std::unique_ptr<seams::BlobWriter>>> Blobs::create(seams::Checksums checksums) {
  co_return std::make_unique<Writer>(*this, checksums);
}

Task<Result<std::unique_ptr<seams::BlobReader>>> Blobs::open(core::BlobId id) {
  std::lock_guard lock(mutex_);
  auto found = blobs_.find(id);
  if (found == blobs_.end()) co_return fail(ErrorKind::not_found, "There is no such blob.");
  co_return std::make_unique<Reader>(found->second);
}

Task<Result<void>> Blobs::remove(core::BlobId id) {
  std::lock_guard lock(mutex_);
  blobs_.erase(id);
  co_return Result<void>();
}

Task<Result<std::size_t>> Blobs::remove_unknown(std::vector<core::BlobId>) { co_return std::size_t{0}; }

std::size_t Blobs::size() const {
  std::lock_guard lock(mutex_);
  return blobs_.size();
}

}  // namespace mimeo::memory
