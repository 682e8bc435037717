#include "disk/drafts.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "base/limits.h"

namespace mimeo::disk {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view about_ending = ".json";

/// Could base/ids.h have made it? What could not is never made into a path.
bool is_draft_id(const core::FileId& id) {
  return id.text.size() == 26 && id.text.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz") == std::string::npos;
}

std::unexpected<Error> absent() { return fail(ErrorKind::not_found, "There is no such draft."); }

std::optional<core::Draft> read_about(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return core::draft_from_text(text.view());
}

/// The length and the digests of a file's bytes.
Result<seams::BlobInfo> look_through(int file) {
  Digest md5(Digest::Kind::md5), sha256(Digest::Kind::sha256);
  seams::BlobInfo info;
  std::string piece(limits::body_chunk_bytes, '\0');
  while (true) {
    const auto count = ::pread(file, piece.data(), piece.size(), info.size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_failure("cannot read a draft");
    if (count == 0) break;
    const auto bytes = std::string_view(piece).substr(0, static_cast<std::size_t>(count));
    md5.update(bytes);
    sha256.update(bytes);
    info.size += count;
  }
  info.md5 = md5.finish_hex();
  info.sha256 = sha256.finish_hex();
  return info;
}

}  // namespace

Result<std::unique_ptr<Drafts>> Drafts::open(std::string path, const Blobs& blobs, Offload& pool) {
  if (!make_folder(path)) return system_failure("cannot make the folder of drafts");
  return std::unique_ptr<Drafts>(new Drafts(std::move(path), blobs.folder(), pool));
}

Task<Result<void>> Drafts::create(core::Draft draft) {
  auto work = [this, &draft] { return write(draft); };
  co_return co_await pool_.run(work);
}

Task<Result<std::vector<core::Draft>>> Drafts::all() {
  auto work = [this] { return read_all(); };
  co_return co_await pool_.run(work);
}

Task<Result<std::int64_t>> Drafts::size(core::FileId id) {
  auto work = [this, &id] { return flush(id); };
  co_return co_await pool_.run(work);
}

Task<Result<void>> Drafts::append(core::FileId id, std::int64_t offset, std::span<const char> bytes) {
  auto work = [this, &id, offset, bytes] { return append_now(id, offset, {bytes.data(), bytes.size()}); };
  co_return co_await pool_.run(work);
}

Task<Result<seams::BlobInfo>> Drafts::finish(core::FileId id) {
  auto work = [this, &id] { return make_blob(id); };
  co_return co_await pool_.run(work);
}

Task<Result<void>> Drafts::remove(core::FileId id) {
  auto work = [this, &id] { return remove_now(id); };
  co_return co_await pool_.run(work);
}

Result<Descriptor> Drafts::open_bytes(const core::FileId& id, int flags) const {
  if (!is_draft_id(id)) return absent();
  Descriptor file(::open(bytes_path(id).c_str(), flags | O_CLOEXEC, 0600));
  if (!file && errno == ENOENT) return absent();
  if (!file) return system_failure("cannot open a draft");
  return file;
}

Result<void> Drafts::write(const core::Draft& draft) {
  std::lock_guard lock(lock_of(draft.id));
  const auto path = bytes_path(draft.id) + std::string(about_ending);
  if (::access(path.c_str(), F_OK) == 0) return fail(ErrorKind::conflict, "The draft exists.");
  if (auto bytes = open_bytes(draft.id, O_WRONLY | O_CREAT | O_TRUNC); !bytes) return pass_on(std::move(bytes));
  const auto unfinished = path + ".new";
  Descriptor about(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!about) return system_failure("cannot create a draft");
  if (auto written = write_fully(about.number(), core::to_text(draft)); !written) return written;
  if (::fsync(about.number()) != 0) return system_failure("cannot flush a draft");
  if (::rename(unfinished.c_str(), path.c_str()) != 0) return system_failure("cannot rename a draft");
  return flush_folder(path_);
}

Result<std::vector<core::Draft>> Drafts::read_all() {
  std::vector<core::Draft> drafts;
  std::vector<fs::path> others;
  std::error_code error;
  for (fs::directory_iterator entries(path_, error), end; !error && entries != end; entries.increment(error)) {
    const auto& path = entries->path();
    auto draft = path.extension() == about_ending ? read_about(path) : std::nullopt;
    if (draft && draft->id.text == path.stem()) {
      drafts.push_back(std::move(*draft));
    } else {
      others.push_back(path);
    }
  }
  if (error) {
    errno = error.value();
    return system_failure("cannot look through the drafts");
  }
  std::ranges::sort(drafts, {}, &core::Draft::id);
  for (const auto& path : others) {
    const auto name = path.filename().string();
    if (!std::ranges::binary_search(drafts, core::FileId{name}, {}, &core::Draft::id)) fs::remove(path, error);
  }
  return drafts;
}

Result<std::int64_t> Drafts::flush(const core::FileId& id) {
  std::lock_guard lock(lock_of(id));
  auto file = open_bytes(id, O_RDONLY);
  if (!file) return pass_on(std::move(file));
  struct stat facts;
  if (::fsync(file->number()) != 0) return system_failure("cannot flush a draft");
  if (::fstat(file->number(), &facts) != 0) return system_failure("cannot look at a draft");
  return facts.st_size;
}

Result<void> Drafts::append_now(const core::FileId& id, std::int64_t offset, std::string_view bytes) {
  std::lock_guard lock(lock_of(id));
  auto file = open_bytes(id, O_WRONLY | O_APPEND);
  if (!file) return pass_on(std::move(file));
  struct stat facts;
  if (::fstat(file->number(), &facts) != 0) return system_failure("cannot look at a draft");
  if (facts.st_size != offset) return fail(ErrorKind::conflict, "The draft has another length.");
  return write_fully(file->number(), bytes);
}

Result<seams::BlobInfo> Drafts::make_blob(const core::FileId& id) {
  std::lock_guard lock(lock_of(id));
  auto file = open_bytes(id, O_RDONLY);
  if (!file) return pass_on(std::move(file));
  auto info = look_through(file->number());
  if (!info) return info;
  if (::fchmod(file->number(), 0400) != 0) return system_failure("cannot close a draft");
  auto blob = blobs_->adopt(bytes_path(id), *file, info->sha256);
  if (!blob) return pass_on(std::move(blob));
  info->id = std::move(*blob);
  return info;
}

Result<void> Drafts::remove_now(const core::FileId& id) {
  if (!is_draft_id(id)) return {};
  std::lock_guard lock(lock_of(id));
  for (const auto& path : {bytes_path(id) + std::string(about_ending), bytes_path(id)}) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return system_failure("cannot remove a draft");
  }
  return {};
}

}  // namespace mimeo::disk
