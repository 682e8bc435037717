#include "cli/pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

namespace mimeo::cli {
namespace {

namespace fs = std::filesystem;

struct Entry {
  fs::path path;
  std::string name;
};

/// Never part of a project: version control, caches, environments.
bool is_left_out(const std::string& name) {
  return name == ".git" || name == "__pycache__" || name == ".venv" || name == "venv" || name == "node_modules" ||
         name == ".pytest_cache" || name == ".DS_Store";
}

class TarPack final : public Pack {
 public:
  explicit TarPack(std::vector<Entry> entries) : entries_(std::move(entries)), archive_(archive_write_new()) {
    archive_write_set_format_pax_restricted(archive_);
    archive_write_set_bytes_per_block(archive_, 0);
    archive_write_open(archive_, this, nullptr, take, nullptr);
  }
  ~TarPack() override { archive_write_free(archive_); }

  std::size_t read(char* into, std::size_t size) override {
    while (at_ == buffer_.size() && !closed_) {
      buffer_.clear();
      at_ = 0;
      advance();
    }
    const auto count = std::min(size, buffer_.size() - at_);
    std::memcpy(into, buffer_.data() + at_, count);
    at_ += count;
    return count;
  }

  std::optional<Error> failure() const override { return failure_; }

 private:
  static la_ssize_t take(struct archive*, void* self, const void* data, std::size_t size) {
    static_cast<TarPack*>(self)->buffer_.append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
  }

  void advance() {
    if (file_.is_open()) {
      char piece[64 * 1024];
      file_.read(piece, sizeof piece);
      if (file_.gcount() > 0) archive_write_data(archive_, piece, static_cast<std::size_t>(file_.gcount()));
      if (!file_) file_.close();
      return;
    }
    if (next_ == entries_.size()) {
      archive_write_close(archive_);
      closed_ = true;
      return;
    }
    begin(entries_[next_++]);
  }

  void begin(const Entry& entry) {
    struct stat about;
    if (::lstat(entry.path.c_str(), &about) != 0) {
      failure_ = Error{ErrorKind::invalid, "Cannot read " + entry.path.string()};
      return;
    }
    auto* header = archive_entry_new();
    archive_entry_set_pathname_utf8(header, entry.name.c_str());
    archive_entry_set_perm(header, about.st_mode & 0777);
    if (S_ISLNK(about.st_mode)) {
      archive_entry_set_filetype(header, AE_IFLNK);
      archive_entry_set_symlink_utf8(header, fs::read_symlink(entry.path).c_str());
    } else if (S_ISDIR(about.st_mode)) {
      archive_entry_set_filetype(header, AE_IFDIR);
    } else {
      archive_entry_set_filetype(header, AE_IFREG);
      archive_entry_set_size(header, about.st_size);
    }
    if (archive_write_header(archive_, header) != ARCHIVE_OK) {
      failure_ = Error{ErrorKind::invalid, "Cannot pack " + entry.path.string(), archive_error_string(archive_)};
    }
    archive_entry_free(header);
    if (S_ISREG(about.st_mode)) file_.open(entry.path, std::ios::binary);
  }

  std::vector<Entry> entries_;
  std::size_t next_ = 0;
  struct archive* archive_;
  std::ifstream file_;
  std::string buffer_;
  std::size_t at_ = 0;
  bool closed_ = false;
  std::optional<Error> failure_;
};

}  // namespace

Result<std::unique_ptr<Pack>> Pack::open(const std::string& source) {
  std::error_code error;
  if (fs::is_regular_file(source, error)) {
    if (::access(source.c_str(), X_OK) != 0) return fail(ErrorKind::invalid, source + " is not a program");
    return std::make_unique<TarPack>(std::vector<Entry>{{fs::path(source), "model"}});
  }
  if (!fs::is_directory(source, error)) return fail(ErrorKind::invalid, "There is no " + source);
  if (!fs::exists(fs::path(source) / "cog.yaml", error)) {
    return fail(ErrorKind::invalid, source + " has no cog.yaml", {},
                "Push a Cog project's folder, or a program built with the predictor SDK");
  }
  std::vector<Entry> entries;
  for (auto at = fs::recursive_directory_iterator(source, error); at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (error) return fail(ErrorKind::invalid, "Cannot read " + source + ": " + error.message());
    if (is_left_out(at->path().filename().string())) {
      at.disable_recursion_pending();
      continue;
    }
    entries.push_back({at->path(), at->path().lexically_relative(source).generic_string()});
  }
  std::ranges::sort(entries, {}, &Entry::name);
  return std::make_unique<TarPack>(std::move(entries));
}

}  // namespace mimeo::cli
