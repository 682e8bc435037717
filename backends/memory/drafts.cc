#include "memory/drafts.h"

namespace mimeo::memory {
namespace {

std::unexpected<Error> absent() { return fail(ErrorKind::not_found, "There is no such draft."); }

}  // namespace

Task<Result<void>> Drafts::create(core::Draft draft) {
  std::lock_guard lock(mutex_);
  auto id = draft.id;
  const bool added = drafts_.try_emplace(std::move(id), std::move(draft), std::string()).second;
  if (!added) co_return fail(ErrorKind::conflict, "The draft exists.");
  co_return Result<void>();
}

Task<Result<std::vector<core::Draft>>> Drafts::all() {
  std::lock_guard lock(mutex_);
  std::vector<core::Draft> all;
  for (const auto& [id, held] : drafts_) all.push_back(held.draft);
  co_return all;
}

Task<Result<std::int64_t>> Drafts::size(core::FileId id) {
  std::lock_guard lock(mutex_);
  const auto at = drafts_.find(id);
  if (at == drafts_.end()) co_return absent();
  co_return static_cast<std::int64_t>(at->second.bytes.size());
}

Task<Result<void>> Drafts::append(core::FileId id, std::int64_t offset, std::span<const char> bytes) {
  std::lock_guard lock(mutex_);
  const auto at = drafts_.find(id);
  if (at == drafts_.end()) co_return absent();
  if (static_cast<std::int64_t>(at->second.bytes.size()) != offset) {
    co_return fail(ErrorKind::conflict, "The draft has another length.");
  }
  at->second.bytes.append(bytes.data(), bytes.size());
  co_return Result<void>();
}

Task<Result<seams::BlobInfo>> Drafts::finish(core::FileId id) {
  std::string bytes;
  {
    std::lock_guard lock(mutex_);
    const auto at = drafts_.find(id);
    if (at == drafts_.end()) co_return absent();
    bytes = at->second.bytes;
  }
  auto writer = co_await blobs_.create(seams::Checksums::sha256_and_md5);
  if (!writer) co_return pass_on(std::move(writer));
  auto written = co_await (*writer)->write(bytes);
  if (!written) co_return pass_on(std::move(written));
  co_return co_await (*writer)->finish();
}

Task<Result<void>> Drafts::remove(core::FileId id) {
  std::lock_guard lock(mutex_);
  drafts_.erase(id);
  co_return Result<void>();
}

}  // namespace mimeo::memory
