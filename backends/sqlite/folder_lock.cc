#include "sqlite/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace mimeo::sqlite {

Result<FolderLock> FolderLock::take(const std::string& folder) {
  const auto path = folder + "/lock";
  // Close on exec: a model process that outlives the server must not keep the folder locked.
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return fail(ErrorKind::unavailable, "The data folder cannot be used.",
                fmt::format("{}: {}", path, std::generic_category().message(errno)),
                "Check that the folder exists and belongs to the user who runs the server.");
  }
  FolderLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorKind::conflict, "Another server is using the data folder.", fmt::format("{} is locked", path),
                "Stop the other server, or choose another folder with --data-dir.");
  }
  return lock;
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace mimeo::sqlite
