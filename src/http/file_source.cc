#include "http/file_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/uio.h>

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

class FileSource final : public Source {
 public:
  explicit FileSource(FileSlice slice) : slice_(std::move(slice)) {}

  std::optional<std::uint64_t> remaining() const override { return slice_.length; }

  Task<Result<std::size_t>> read(std::span<char> into) override {
    if (slice_.length < into.size()) into = into.first(static_cast<std::size_t>(slice_.length));
    if (into.empty()) co_return 0;
    Result<std::size_t> got = co_await read_file(slice_.file.get(), slice_.offset, into, slice_.offload);
    if (got) {
      slice_.offset += *got;
      slice_.length -= *got;
    }
    co_return got;
  }

 private:
  FileSlice slice_;
};

}  // namespace

Task<Result<std::size_t>> read_file(int fd, std::uint64_t offset, std::span<char> into, Offload* offload) {
  ssize_t count = read_at(fd, into, offset, offload ? RWF_NOWAIT : 0);
  // Some file systems know no RWF_NOWAIT.
  if (offload && (count == -EAGAIN || count == -EOPNOTSUPP)) {
    auto patiently = [fd, into, offset] { return read_at(fd, into, offset, 0); };
    count = co_await offload->run(patiently);
  }
  if (count < 0)
    co_return fail(ErrorKind::internal, "The file cannot be read.", std::strerror(static_cast<int>(-count)));
  if (count == 0) co_return fail(ErrorKind::internal, "The file is shorter than it was.");
  co_return static_cast<std::size_t>(count);
}

std::unique_ptr<Source> make_file_source(FileSlice slice) { return std::make_unique<FileSource>(std::move(slice)); }

}  // namespace mimeo::http
