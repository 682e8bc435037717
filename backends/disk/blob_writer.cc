#include "disk/blob_writer.h"

#include "base/limits.h"

namespace mimeo::disk {

BlobWriter::~BlobWriter() {
  if (!file_) return;
  // Given up half-way. Freeing the blocks of a large file takes time that an I/O thread does not have.
  pool_.later([folder = folder_, partial = partial_, file = std::move(file_)] { folder->remove_partial(partial); });
}

Task<Result<void>> BlobWriter::write(std::span<const char> bytes) {
  const std::string_view text(bytes.data(), bytes.size());
  if (gathered_.size() + text.size() <= limits::body_chunk_bytes) {
    gathered_ += text;
    co_return Result<void>();
  }
  auto work = [this, text] { return append(text); };
  co_return co_await pool_.run(work);
}

Task<Result<seams::BlobInfo>> BlobWriter::finish() {
  auto work = [this] { return complete(); };
  co_return co_await pool_.run(work);
}

Result<void> BlobWriter::append(std::string_view bytes) {
  if (!file_) {
    auto created = folder_->create_partial(partial_);
    if (!created) return pass_on(std::move(created));
    file_ = std::move(*created);
  }
  auto written = write_through(gathered_);
  gathered_.clear();
  if (written) written = write_through(bytes);
  if (!written) discard();
  return written;
}

Result<void> BlobWriter::write_through(std::string_view bytes) {
  if (md5_) md5_->update(bytes);
  sha256_.update(bytes);
  size_ += static_cast<std::int64_t>(bytes.size());
  return write_fully(file_.number(), bytes);
}

Result<seams::BlobInfo> BlobWriter::complete() {
  if (auto appended = append({}); !appended) return pass_on(std::move(appended));
  auto sha256 = sha256_.finish_hex();
  auto id = folder_->finish(partial_, file_, sha256);
  if (!id) {
    discard();
    return pass_on(std::move(id));
  }
  file_ = Descriptor();
  return seams::BlobInfo{std::move(*id), size_, md5_ ? md5_->finish_hex() : std::string(), std::move(sha256)};
}

void BlobWriter::discard() {
  folder_->remove_partial(partial_);
  file_ = Descriptor();
}

}  // namespace mimeo::disk
