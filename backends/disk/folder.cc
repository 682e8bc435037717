#include "disk/folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/ids.h"

namespace mimeo::disk {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t id_length = 32;
constexpr std::size_t sum_length = 64;

std::size_t leaf_number(const core::BlobId& id) {
  const auto end = id.text.size();
  const auto first = alphabet.find(id.text[end - 2]), second = alphabet.find(id.text[end - 1]);
  return first * alphabet.size() + second;
}

}  // namespace

std::unexpected<Error> system_failure(std::string_view what) {
  const int number = errno;
  auto detail = fmt::format("{}: {}", what, std::generic_category().message(number));
  switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return fail(ErrorKind::unavailable, "The disk is full.", std::move(detail), "Free space in the data folder.");
    case EMFILE:
    case ENFILE:
      return fail(ErrorKind::unavailable, "Too many files are open.", std::move(detail),
                  "Raise the limit of open files.");
    default:
      return fail(ErrorKind::internal, "The file could not be stored or read.", std::move(detail),
                  "Check that the disk of the data folder is healthy and can be written.");
  }
}

bool make_folder(const std::string& path) { return ::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST; }

Result<void> flush_folder(const std::string& path) {
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::fsync(folder.number()) != 0) return system_failure("cannot flush a folder");
  return {};
}

Result<void> write_fully(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return system_failure("cannot write a file");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Folder::Folder(std::string path) : path_(std::move(path)), epoch_(random_token(5)) {}

Result<std::unique_ptr<Folder>> Folder::open(std::string path) {
  if (!make_folder(path) || !make_folder(path + "/partial")) return system_failure("cannot make the folder of blobs");
  if (auto flushed = flush_folder(path); !flushed) return pass_on(std::move(flushed));
  return std::unique_ptr<Folder>(new Folder(std::move(path)));
}

core::BlobId Folder::new_id() const { return {epoch_ + random_token(15)}; }

bool Folder::is_id(const core::BlobId& id) {
  return (id.text.size() == id_length || id.text.size() == id_length + sum_length) &&
         id.text.find_first_not_of(alphabet) == std::string::npos;
}

std::string Folder::leaf_path(const core::BlobId& id) const {
  const auto end = id.text.size();
  return fmt::format("{}/{}/{}", path_, id.text[end - 2], id.text[end - 1]);
}

Result<Descriptor> Folder::create_partial(const core::BlobId& id) const {
  Descriptor file(::open(partial_path(id).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400));
  if (!file) return system_failure("cannot create a blob");
  return file;
}

void Folder::remove_partial(const core::BlobId& id) const { ::unlink(partial_path(id).c_str()); }

Result<core::BlobId> Folder::finish(const core::BlobId& partial, const Descriptor& file, std::string_view sha256) {
  core::BlobId id{partial.text + std::string(sha256)};
  if (auto made = make_leaf(id); !made) return pass_on(std::move(made));
  if (link_twin(id, file)) {
    remove_partial(partial);
  } else {
    if (::fsync(file.number()) != 0) return system_failure("cannot flush a blob");
    if (::rename(partial_path(partial).c_str(), finished_path(id).c_str()) != 0)
      return system_failure("cannot rename a blob");
  }
  if (auto flushed = flush_folder(leaf_path(id)); !flushed) return pass_on(std::move(flushed));
  return id;
}

bool Folder::link_twin(const core::BlobId& id, const Descriptor& file) const {
  namespace fs = std::filesystem;
  struct stat facts, others;
  if (::fstat(file.number(), &facts) != 0) return false;
  const auto sum = std::string_view(id.text).substr(id_length);
  std::error_code error;
  for (fs::directory_iterator entries(leaf_path(id), error), end; !error && entries != end; entries.increment(error)) {
    const auto& path = entries->path().native();
    if (!path.ends_with(sum)) continue;
    if (::stat(path.c_str(), &others) != 0 || others.st_size != facts.st_size) continue;
    // It may be gone by now, or have as many names as the file system allows.
    if (::link(path.c_str(), finished_path(id).c_str()) == 0) return true;
  }
  return false;
}

Result<core::BlobId> Folder::adopt(const std::string& path, const Descriptor& file, std::string_view sha256) {
  const auto partial = new_id();
  if (::link(path.c_str(), partial_path(partial).c_str()) != 0) return system_failure("cannot link a blob");
  auto id = finish(partial, file, sha256);
  if (!id) remove_partial(partial);
  return id;
}

Result<void> Folder::make_leaf(const core::BlobId& id) {
  auto& durable = leaf_is_durable_[leaf_number(id)];
  if (durable) return {};
  // One at a time: whoever finds the folder made must also find it flushed.
  std::lock_guard lock(making_leaf_);
  if (durable) return {};
  const auto leaf = leaf_path(id);
  const auto branch = leaf.substr(0, leaf.size() - 2);
  if (!make_folder(branch) || !make_folder(leaf)) return system_failure("cannot make a folder of blobs");
  if (auto flushed = flush_folder(path_); !flushed) return flushed;
  if (auto flushed = flush_folder(branch); !flushed) return flushed;
  durable = true;
  return {};
}

Result<Descriptor> Folder::open_finished(const core::BlobId& id) const {
  if (!is_id(id)) return fail(ErrorKind::not_found, "There is no such blob.");
  Descriptor file(::open(finished_path(id).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return fail(ErrorKind::not_found, "There is no such blob.");
  if (!file) return system_failure("cannot open a blob");
  return file;
}

Result<void> Folder::remove(const core::BlobId& id) const {
  if (!is_id(id)) return {};
  if (::unlink(finished_path(id).c_str()) != 0 && errno != ENOENT) return system_failure("cannot remove a blob");
  return {};
}

bool Folder::is_left_over(std::string_view name, const std::unordered_set<std::string_view>& known) const {
  return !name.starts_with(epoch_) && !known.contains(name) && is_id({std::string(name)});
}

Result<std::size_t> Folder::remove_unknown(const std::vector<core::BlobId>& known_ids) const {
  namespace fs = std::filesystem;
  std::unordered_set<std::string_view> known;
  for (const auto& id : known_ids) known.insert(id.text);
  std::size_t removed = 0;
  std::error_code error;
  fs::recursive_directory_iterator entries(path_, error), end;
  for (; !error && entries != end; entries.increment(error)) {
    if (!entries->is_regular_file(error)) continue;
    const auto name = entries->path().filename().string();
    if (is_left_over(name, known) && fs::remove(entries->path(), error)) ++removed;
  }
  if (error) {
    errno = error.value();
    return system_failure("cannot look through the blobs");
  }
  return removed;
}

}  // namespace mimeo::disk
