#include "cog/scratch.h"

#include <cstring>
#include <filesystem>

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/log.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

/// Room for "/<number>/socket" below the root.
constexpr std::size_t longest_root = sizeof(sockaddr_un::sun_path) - 24;

std::string short_enough(std::string folder) {
  if (folder.size() <= longest_root) return folder;
  return "/tmp/mimeo-" + sha256_hex(folder).substr(0, 16);
}

}  // namespace

ScratchRoot::ScratchRoot(std::string folder, Offload& offload)
    : folder_(short_enough(std::move(folder))), offload_(offload) {}

Result<void> ScratchRoot::open() {
  std::error_code error;
  fs::create_directories(fs::path(folder_).parent_path(), error);
  if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) {
    return fail(ErrorKind::unavailable, "Cannot make the folder " + folder_, std::strerror(errno));
  }
  struct stat status {};
  if (::lstat(folder_.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) {
    return fail(ErrorKind::forbidden, folder_ + " is not a folder of ours", "",
                "Remove it, or choose a data folder with a shorter path.");
  }
  ::chmod(folder_.c_str(), 0700);
  for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code ignored;
    fs::remove_all(entry->path(), ignored);
  }
  return {};
}

Result<std::string> ScratchRoot::make() {
  std::string path = fmt::format("{}/{}", folder_, ++made_);
  if (::mkdir(path.c_str(), 0700) != 0) {
    return fail(ErrorKind::unavailable, "No scratch folder for an instance", std::strerror(errno));
  }
  return path;
}

Task<> ScratchRoot::remove(std::string folder) {
  auto work = [&folder]() -> std::string {
    std::error_code error;
    fs::remove_all(folder, error);
    return error ? error.message() : "";
  };
  auto failure = co_await offload_.run(work);
  if (!failure.empty()) log_warn("scratch.removal_failed", {{"folder", folder}, {"reason", failure}});
}

}  // namespace mimeo::cog
