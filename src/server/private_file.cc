#include "server/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace mimeo::server {
namespace {

Result<void> write_file(const std::string& path, std::string_view text, mode_t mode) {
  const auto temporary = path + ".new";
  auto failed = [&](const char* what) {
    Error error{ErrorKind::unavailable, "Cannot write " + path, std::string(what) + ": " + std::strerror(errno)};
    ::unlink(temporary.c_str());
    return std::unexpected(std::move(error));
  };
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) return failed("open");
  bool good = ::fchmod(file, mode) == 0;
  while (good && !text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    good = written > 0;
    if (good) text.remove_prefix(static_cast<std::size_t>(written));
  }
  good = good && ::fsync(file) == 0;
  ::close(file);
  if (!good) return failed("write");
  if (::rename(temporary.c_str(), path.c_str()) != 0) return failed("rename");
  return {};
}

}  // namespace

Result<void> write_private_file(const std::string& path, std::string_view text) { return write_file(path, text, 0600); }

Result<void> write_public_file(const std::string& path, std::string_view text) { return write_file(path, text, 0644); }

}  // namespace mimeo::server
