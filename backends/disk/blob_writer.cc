#include "disk/blob_writer.h"

#include "base/limits.h"

namespace mimeo::disk {

BlobWriter::~BlobWriter() {
  if (!file_) return;
  // Given up half-way. Freeing the blocks of a large file takes time that an I/O thread does not have.
  pool_.later([folder = folder_, id = id_, file = std::move(file_)] { folder->remove_partial(id); });
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
    auto created = folder_->create_partial(id_);
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
  md5_.update(bytes);
  sha256_.update(bytes);
  size_ += static_cast<std::int64_t>(bytes.size());
  return write_fully(file_.number(), bytes);
}

Result<seams::BlobInfo> BlobWriter::complete() {
  if (auto appended = append({}); !appended) return pass_on(std::move(appended));
  if (auto moved = flush_and_move(); !moved) {
    discard();
    return pass_on(std::move(moved));
  }
  file_ = Descriptor();
  return seams::BlobInfo{id_, size_, md5_.finish_hex(), sha256_.finish_hex()};
}

Result<void> BlobWriter::flush_and_move() {
  if (::fsync(file_.number()) != 0) return system_failure("cannot flush a blob");
  return folder_->finish(id_);
}

void BlobWriter::discard() {
  folder_->remove_partial(id_);
  file_ = Descriptor();
}

}  // namespace mimeo::disk
