#include "api/blob_slice.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/limits.h"

namespace mimeo::api {
namespace {

std::unexpected<Error> no_descriptor() {
  return fail(ErrorKind::unavailable, "Too many files are open; please retry", std::strerror(errno),
              "Raise the limit of open files (ulimit -n)");
}

Result<void> write_to_memory(int fd, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) return fail(ErrorKind::unavailable, "Out of memory; please retry", std::strerror(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Task<Result<http::FileHandle>> copy_to_memory(seams::BlobReader& blob) {
  http::FileHandle file(::memfd_create("blob", MFD_CLOEXEC));
  if (!file) co_return no_descriptor();
  std::vector<char> buffer(limits::body_chunk_bytes);
  for (std::int64_t at = 0; at < blob.size();) {
    auto read = co_await blob.read_at(at, buffer);
    if (!read) co_return pass_on(std::move(read));
    if (*read == 0) break;
    auto written = write_to_memory(file.get(), std::span<const char>(buffer).first(*read));
    if (!written) co_return pass_on(std::move(written));
    at += static_cast<std::int64_t>(*read);
  }
  co_return std::move(file);
}

}  // namespace

Task<Result<http::FileSlice>> slice_of_blob(std::shared_ptr<seams::BlobReader> blob, Offload* offload) {
  http::FileSlice slice;
  if (blob->descriptor() < 0) {
    auto copied = co_await copy_to_memory(*blob);
    if (!copied) co_return pass_on(std::move(copied));
    slice = http::FileSlice(std::move(*copied));
  } else {
    slice.file = blob->descriptor();
    slice.owner = blob;
  }
  slice.length = static_cast<std::uint64_t>(blob->size());
  slice.offload = offload;
  co_return slice;
}

}  // namespace mimeo::api
