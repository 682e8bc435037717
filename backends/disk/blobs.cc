#include "disk/blobs.h"

#include <sys/stat.h>

#include "disk/blob_reader.h"
#include "disk/blob_writer.h"

namespace mimeo::disk {

Result<std::unique_ptr<Blobs>> Blobs::open(std::string path, Offload& pool) {
  auto folder = Folder::open(std::move(path));
  if (!folder) return pass_on(std::move(folder));
  return std::unique_ptr<Blobs>(new Blobs(std::move(*folder), pool));
}

Task<Result<std::unique_ptr<seams::BlobWriter>>> Blobs::create(seams::Checksums checksums) {
  co_return std::make_unique<BlobWriter>(folder_, pool_, checksums);
}

Task<Result<std::unique_ptr<seams::BlobReader>>> Blobs::open(core::BlobId id) {
  auto work = [this, &id]() -> Result<std::unique_ptr<seams::BlobReader>> {
    auto file = folder_->open_finished(id);
    if (!file) return pass_on(std::move(file));
    struct stat facts;
    if (::fstat(file->number(), &facts) != 0) return system_failure("cannot look at a blob");
    return std::make_unique<BlobReader>(std::move(*file), facts.st_size, pool_);
  };
  co_return co_await pool_.run(work);
}

Task<Result<void>> Blobs::remove(core::BlobId id) {
  auto work = [this, &id] { return folder_->remove(id); };
  co_return co_await pool_.run(work);
}

Task<Result<std::size_t>> Blobs::remove_unknown(std::vector<core::BlobId> known) {
  auto work = [this, &known] { return folder_->remove_unknown(known); };
  co_return co_await pool_.run(work);
}

}  // namespace mimeo::disk
