#include "cog/scratch.h"

#include <cstring>
#include <filesystem>

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/hash.h"
#include "base/ids.h"
#include "base/log.h"

namespace mimeo::cog {
namespace {

namespace fs = std::filesystem;

/// Before a random name; others are numbers.
constexpr char lasting_mark = 'c';

/// Room for "/<name>/socket" below the root.
constexpr std::size_t longest_root = sizeof(sockaddr_un::sun_path) - 24;

bool is_lasting(const std::string& name) { return name.starts_with(lasting_mark); }

Result<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return {};
  return fail(ErrorKind::unavailable, "No scratch folder for an instance", std::strerror(errno));
}

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
    if (!is_lasting(entry->path().filename().string())) fs::remove_all(entry->path(), ignored);
  }
  return {};
}

Result<std::string> ScratchRoot::make() {
  auto path = path_of(std::to_string(++made_));
  auto made = make_folder(path);
  if (!made) return pass_on(std::move(made));
  return path;
}

Result<std::string> ScratchRoot::make_lasting() {
  auto path = path_of(lasting_mark + random_token(5));
  auto made = make_folder(path);
  if (!made) return pass_on(std::move(made));
  lasting_.insert(path);
  return path;
}

std::string ScratchRoot::path_of(std::string_view name) const { return fmt::format("{}/{}", folder_, name); }

Result<std::string> ScratchRoot::adopt(std::string_view name) {
  auto path = path_of(name);
  struct stat status {};
  const bool is_name = name.starts_with(lasting_mark) && !name.contains('/');
  if (!is_name || ::lstat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    return fail(ErrorKind::not_found, "There is no such scratch folder", path);
  }
  lasting_.insert(path);
  return path;
}

Task<> ScratchRoot::clear() {
  std::vector<std::string> left;
  std::error_code error;
  for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
    const bool is_left = is_lasting(entry->path().filename().string()) && !lasting_.contains(entry->path().string());
    if (is_left) left.push_back(entry->path().string());
  }
  for (auto& folder : left) co_await remove(std::move(folder));
}

Task<> ScratchRoot::remove(std::string folder) {
  auto work = [&folder]() -> std::string {
    std::error_code error;
    fs::remove_all(folder, error);
    return error ? error.message() : "";
  };
  auto failure = co_await offload_.run(work);
  lasting_.erase(folder);
  if (!failure.empty()) log_warn("scratch.removal_failed", {{"folder", folder}, {"reason", failure}});
}

}  // namespace mimeo::cog
