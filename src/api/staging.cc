#include "api/staging.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "api/archive.h"
#include "http/file_slice.h"

namespace mimeo::api {
namespace {

std::unexpected<Error> disk_refuses() {
  return fail(ErrorKind::unavailable, "The server's disk refuses to take the model", std::strerror(errno));
}

Result<void> write_fully(int fd, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return disk_refuses();
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Task<std::expected<void, Problem>> save_body(Call& call, std::string path) {
  http::FileHandle file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) co_return disk_refuses();
  std::vector<char> buffer(limits::body_chunk_bytes);
  std::size_t total = 0;
  while (true) {
    auto read = co_await call.request.body.read(buffer);
    if (!read) co_return std::unexpected(body_problem(std::move(read.error())));
    if (*read == 0) co_return std::expected<void, Problem>();
    total += *read;
    if (total > limits::pushed_bytes) co_return refuse(problems::too_large, "The archive is too large");
    const int fd = file.get();
    const auto bytes = std::span<const char>(buffer).first(*read);
    auto write = [fd, bytes] { return write_fully(fd, bytes); };
    auto written = co_await call.options.offload->run(write);
    if (!written) co_return pass_on(std::move(written));
  }
}

Result<void> unpack_in(const StagingFolder& staging) {
  std::error_code ec;
  std::filesystem::create_directory(staging.content(), ec);
  if (ec) return fail(ErrorKind::unavailable, "The server's disk refuses to take the model", ec.message());
  auto unpacked = unpack(staging.archive(), staging.content());
  std::filesystem::remove(staging.archive(), ec);
  return unpacked;
}

}  // namespace

Result<StagingFolder> StagingFolder::create(const std::string& parent) {
  std::string path = parent + "/push-XXXXXX";
  if (!::mkdtemp(path.data())) return disk_refuses();
  return StagingFolder(std::move(path));
}

StagingFolder& StagingFolder::operator=(StagingFolder&& other) noexcept {
  std::swap(path_, other.path_);
  return *this;
}

StagingFolder::~StagingFolder() {
  if (path_.empty()) return;
  std::error_code ec;
  std::filesystem::remove_all(path_, ec);
}

Task<std::expected<StagingFolder, Problem>> make_empty_staging(Call& call) {
  auto make = [parent = call.options.staging_folder]() -> Result<StagingFolder> {
    auto staging = StagingFolder::create(parent);
    std::error_code ec;
    if (staging) std::filesystem::create_directory(staging->content(), ec);
    if (ec) return fail(ErrorKind::unavailable, "The server's disk refuses to take the model", ec.message());
    return staging;
  };
  auto staging = co_await call.options.offload->run(make);
  if (!staging) co_return pass_on(std::move(staging));
  co_return std::move(*staging);
}

Task<std::expected<StagingFolder, Problem>> receive_archive(Call& call) {
  auto staging = StagingFolder::create(call.options.staging_folder);
  if (!staging) co_return pass_on(std::move(staging));
  auto saved = co_await save_body(call, staging->archive());
  if (!saved) co_return std::unexpected(std::move(saved.error()));
  const StagingFolder& folder = *staging;
  auto unpacking = [&folder] { return unpack_in(folder); };
  auto unpacked = co_await call.options.offload->run(unpacking);
  if (!unpacked) co_return pass_on(std::move(unpacked));
  co_return std::move(*staging);
}

}  // namespace mimeo::api
