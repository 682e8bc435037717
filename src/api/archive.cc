#include "api/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/freed.h"
#include "base/limits.h"
#include "base/utf8_locale.h"

namespace mimeo::api {
namespace {

using Reader = std::unique_ptr<archive, Freed<archive_read_free>>;
using Writer = std::unique_ptr<archive, Freed<archive_write_free>>;

std::unexpected<Error> unusable(std::string_view path, std::string_view why) {
  return fail(ErrorKind::invalid, fmt::format("The archive cannot be used: {} {}", path.substr(0, 200), why));
}

std::unexpected<Error> malformed(archive* reader) {
  const char* text = archive_error_string(reader);
  return fail(ErrorKind::invalid, fmt::format("The archive cannot be read: {}", text ? text : "it is cut off"));
}

/// What it means that an entry could not be written: the disk's fault, or the archive's.
std::unexpected<Error> unwritable(archive* writer, std::string_view path) {
  const int error = archive_errno(writer);
  const char* text = archive_error_string(writer);
  if (error == ENOSPC || error == EDQUOT || error == EIO || error == EROFS || error == EACCES || error == EMFILE) {
    return fail(ErrorKind::unavailable, "The archive cannot be unpacked: the disk refuses", text ? text : "");
  }
  return fail(ErrorKind::invalid, fmt::format("The archive cannot be used: {} cannot be written", path.substr(0, 200)),
              text ? text : "");
}

std::string_view take_segment(std::string_view& path) {
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(segment.size() + 1, path.size()));
  return segment;
}

/// How many folders deep an entry lies; nothing when its path is absolute or goes up anywhere.
std::optional<int> depth_of(std::string_view path) {
  int depth = 0;
  if (path.starts_with('/')) return std::nullopt;
  while (!path.empty()) {
    const auto segment = take_segment(path);
    if (segment == "..") return std::nullopt;
    if (!segment.empty() && segment != ".") ++depth;
  }
  return depth;
}

/// A link may go up only at its beginning, and no further than the archive's root; below that it names what the archive
/// holds. Since nothing is written through a link (SECURE_SYMLINKS), where a link lies is what its path says, and so
/// every link, also one that leads to others, ends inside.
bool stays_inside(std::string_view target, int depth_of_link) {
  if (target.empty() || target.starts_with('/')) return false;
  int depth = depth_of_link - 1;
  bool descends = false;
  while (!target.empty()) {
    const auto segment = take_segment(target);
    if (segment == ".." && (descends || --depth < 0)) return false;
    if (segment != ".." && segment != "." && !segment.empty()) descends = true;
  }
  return true;
}

/// Refuses what may not be unpacked, and takes away from the rest what is not kept.
Result<void> prepare(archive_entry* entry, const std::string& folder) {
  const char* raw = archive_entry_pathname(entry);
  if (!raw) return unusable("a file", "has a name that is not UTF-8");
  const std::string path = raw;
  const auto depth = depth_of(path);
  if (!depth) return unusable(path, "leaves the archive");
  if (archive_entry_hardlink(entry)) return unusable(path, "is a hard link");

  const auto type = archive_entry_filetype(entry);
  if (type == AE_IFLNK) {
    const char* target = archive_entry_symlink(entry);
    if (!target || !stays_inside(target, *depth)) return unusable(path, "links out of the archive");
  } else if (type == AE_IFREG) {
    archive_entry_set_perm(entry, archive_entry_perm(entry) & 0100 ? 0755 : 0644);
  } else if (type == AE_IFDIR) {
    archive_entry_set_perm(entry, 0755);
  } else {
    return unusable(path, "is no file, folder or link");
  }
  archive_entry_copy_pathname(entry, (folder + "/" + path).c_str());
  return {};
}

/// Copies the bytes of one entry; counts them in `total`.
Result<void> copy_bytes(archive* reader, archive* writer, std::size_t& total) {
  while (true) {
    const void* bytes = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int read = archive_read_data_block(reader, &bytes, &size, &offset);
    if (read == ARCHIVE_EOF) return {};
    if (read != ARCHIVE_OK) return malformed(reader);
    total += size;
    if (total > limits::pushed_bytes) return fail(ErrorKind::too_large, "The unpacked archive is too large");
    if (archive_write_data_block(writer, bytes, size, offset) < ARCHIVE_OK) return unwritable(writer, "a file");
  }
}

}  // namespace

Result<void> unpack(const std::string& file, const std::string& folder) {
  const Utf8Locale locale;
  Reader reader(archive_read_new());
  archive_read_support_format_tar(reader.get());
  archive_read_support_filter_gzip(reader.get());
  if (archive_read_open_filename(reader.get(), file.c_str(), limits::body_chunk_bytes) != ARCHIVE_OK) {
    return malformed(reader.get());
  }
  Writer writer(archive_write_disk_new());
  archive_write_disk_set_options(
      writer.get(), ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_SECURE_NODOTDOT | ARCHIVE_EXTRACT_SECURE_SYMLINKS);
  // SECURE_SYMLINKS looks at the whole path, of which the beginning is ours and may hold links.
  std::error_code ec;
  const std::string root = std::filesystem::canonical(folder, ec).string();
  if (ec) return fail(ErrorKind::internal, "The archive cannot be unpacked", ec.message());

  std::size_t total = 0;
  for (std::size_t entries = 0;; ++entries) {
    archive_entry* entry = nullptr;
    const int next = archive_read_next_header(reader.get(), &entry);
    if (next == ARCHIVE_EOF) break;
    if (next < ARCHIVE_WARN) return malformed(reader.get());
    if (entries == limits::pushed_entries) return fail(ErrorKind::too_large, "The archive holds too many files");
    if (auto prepared = prepare(entry, root); !prepared) return prepared;
    if (archive_write_header(writer.get(), entry) < ARCHIVE_OK) {
      return unwritable(writer.get(), archive_entry_pathname(entry) + root.size() + 1);
    }
    if (auto copied = copy_bytes(reader.get(), writer.get(), total); !copied) return copied;
    if (archive_write_finish_entry(writer.get()) < ARCHIVE_OK) return unwritable(writer.get(), "a file");
  }
  if (archive_write_close(writer.get()) != ARCHIVE_OK) return unwritable(writer.get(), "a folder");
  return {};
}

}  // namespace mimeo::api
