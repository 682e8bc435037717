#include "http/file_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/offload.h"

namespace mimeo::http {

namespace {

/// Bytes read, or a negative errno value.
ssize_t read_at(int fd, std::span<char> into, std::uint64_t offset, int flags) {
  const iovec vector{into.data(), into.size()};
  for (;;) {
    const ssize_t count = ::preadv2(fd, &vector, 1, static_cast<off_t>(offset), flags);
    if (count >= 0) return count;
    if (errno != EINTR) return -errno;
  }
}

}  // namespace

Error shorter_file() { return {ErrorKind::internal, "The file is shorter than it was."}; }

Task<Result<std::size_t>> read_file(int fd, std::uint64_t offset, std::span<char> into, Offload* offload) {
  ssize_t count = read_at(fd, into, offset, offload ? RWF_NOWAIT : 0);
  // Some file systems know no RWF_NOWAIT.
  if (offload && (count == -EAGAIN || count == -EOPNOTSUPP)) {
    auto patiently = [fd, into, offset] { return read_at(fd, into, offset, 0); };
    count = co_await offload->run(patiently);
  }
  if (count < 0)
    co_return fail(ErrorKind::internal, "The file cannot be read.", std::strerror(static_cast<int>(-count)));
  if (count == 0) co_return std::unexpected(shorter_file());
  co_return static_cast<std::size_t>(count);
}

bool read_cached(int fd, std::uint64_t offset, std::span<char> into) {
  return read_at(fd, into, offset, RWF_NOWAIT) == static_cast<ssize_t>(into.size());
}

bool is_cached(int fd, std::uint64_t offset, std::size_t size) {
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t before = offset % page;
  const std::size_t whole = size + before;
  void* map = ::mmap(nullptr, whole, PROT_READ, MAP_SHARED, fd, static_cast<off_t>(offset - before));
  if (map == MAP_FAILED) return false;
  std::vector<unsigned char> pages((whole + page - 1) / page);
  const bool known = ::mincore(map, whole, pages.data()) == 0;
  ::munmap(map, whole);
  return known && std::ranges::all_of(pages, [](unsigned char flags) { return (flags & 1) != 0; });
}

}  // namespace mimeo::http
