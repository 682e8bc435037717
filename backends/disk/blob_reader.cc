#include "disk/blob_reader.h"

#include <sys/uio.h>

#include <cerrno>

#include "disk/folder.h"

namespace mimeo::disk {
namespace {

ssize_t read_now(int file, std::span<char> bytes, std::int64_t offset) {
  iovec piece{bytes.data(), bytes.size()};
  return ::preadv2(file, &piece, 1, offset, RWF_NOWAIT);
}

Result<std::size_t> read_blocking(int file, std::span<char> bytes, std::int64_t offset) {
  for (;;) {
    const auto count = ::pread(file, bytes.data(), bytes.size(), offset);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return system_failure("cannot read a blob");
  }
}

}  // namespace

Task<Result<std::size_t>> BlobReader::read_at(std::int64_t offset, std::span<char> bytes) {
  if (offset < 0 || offset >= size_ || bytes.empty()) co_return std::size_t{0};
  const auto count = read_now(file_.number(), bytes, offset);
  if (count > 0) co_return static_cast<std::size_t>(count);
  // Not in memory, or a file system that cannot tell, or a real error: all are found out where blocking does no harm.
  auto work = [this, offset, bytes] { return read_blocking(file_.number(), bytes, offset); };
  co_return co_await pool_.run(work);
}

}  // namespace mimeo::disk
