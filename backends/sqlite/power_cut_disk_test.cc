// The disk of power_cut.h, part of the test program.
#include <cstring>
#include <filesystem>
#include <fstream>

#include "sqlite/power_cut.h"

namespace mimeo::sqlite {
namespace {

// --- The VFS ---------------------------------------------------------------------------------------------------------

PowerCut* simulation = nullptr;
sqlite3_vfs* below = nullptr;

/// SQLite's view of an open file; the real one lies behind it in memory.
struct OpenFile {
  sqlite3_file base;
  std::string* path;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

OpenFile* open_file(sqlite3_file* file) { return reinterpret_cast<OpenFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return open_file(file)->real(); }
const sqlite3_io_methods& methods(sqlite3_file* file) { return *real(file)->pMethods; }

int close(sqlite3_file* file) {
  const int code = methods(file).xClose(real(file));
  delete open_file(file)->path;
  return code;
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  const std::string_view text(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
  const int code = simulation->about_to_write(*open_file(file)->path, offset, text);
  return code == SQLITE_OK ? methods(file).xWrite(real(file), bytes, count, offset) : code;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = simulation->about_to_truncate(*open_file(file)->path, size);
  return code == SQLITE_OK ? methods(file).xTruncate(real(file), size) : code;
}

int sync(sqlite3_file* file, int) {
  // The real flush would only take time.
  const int code = simulation->about_to_flush(*open_file(file)->path);
  if (code == SQLITE_OK) simulation->flushed(*open_file(file)->path);
  return code;
}

// Everything else goes straight through.
int read(sqlite3_file* f, void* to, int count, sqlite3_int64 at) { return methods(f).xRead(real(f), to, count, at); }
int size(sqlite3_file* f, sqlite3_int64* to) { return methods(f).xFileSize(real(f), to); }
int lock(sqlite3_file* f, int level) { return methods(f).xLock(real(f), level); }
int unlock(sqlite3_file* f, int level) { return methods(f).xUnlock(real(f), level); }
int reserved(sqlite3_file* f, int* to) { return methods(f).xCheckReservedLock(real(f), to); }
int control(sqlite3_file* f, int op, void* arg) { return methods(f).xFileControl(real(f), op, arg); }
int sector(sqlite3_file* f) { return methods(f).xSectorSize(real(f)); }
/// Promises nothing: neither that writes are atomic nor that they arrive in order.
int characteristics(sqlite3_file*) { return 0; }
int shm_map(sqlite3_file* f, int page, int count, int extend, void volatile** to) {
  return methods(f).xShmMap(real(f), page, count, extend, to);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) { return methods(f).xShmLock(real(f), offset, n, flags); }
void shm_barrier(sqlite3_file* f) { methods(f).xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return methods(f).xShmUnmap(real(f), remove); }

constexpr sqlite3_io_methods file_methods{
    2,        close,   read,   write,           truncate, sync,     size,        lock,     unlock,
    reserved, control, sector, characteristics, shm_map,  shm_lock, shm_barrier, shm_unmap};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  const int code = below->xOpen(below, name, real(file), flags, out_flags);
  if (code != SQLITE_OK) return code;
  open_file(file)->path = new std::string(name ? name : "");
  file->pMethods = &file_methods;
  return code;
}

int remove(sqlite3_vfs*, const char* name, int) {
  simulation->removed(name);
  return below->xDelete(below, name, 0);
}

sqlite3_vfs vfs;

}  // namespace

// --- The simulation --------------------------------------------------------------------------------------------------

PowerCut::PowerCut(unsigned seed) : random_(seed) {
  below = sqlite3_vfs_find(nullptr);
  vfs = *below;
  vfs.zName = "power-cut";
  vfs.szOsFile = static_cast<int>(sizeof(OpenFile)) + below->szOsFile;
  vfs.xOpen = open;
  vfs.xDelete = remove;
  simulation = this;
  sqlite3_vfs_register(&vfs, 1);
}

PowerCut::~PowerCut() {
  sqlite3_vfs_unregister(&vfs);
  sqlite3_vfs_register(below, 1);
  simulation = nullptr;
}

void PowerCut::cut_after(int touches, std::function<void()> just_before) {
  std::lock_guard guard(mutex_);
  touches_left_ = touches;
  just_before_ = std::move(just_before);
}

bool PowerCut::goes_now() {
  if (!gone_ && touches_left_ > 0 && --touches_left_ == 0) {
    just_before_();
    gone_ = true;
  }
  return gone_;
}

int PowerCut::about_to_write(const std::string& path, sqlite3_int64 offset, std::string_view bytes) {
  std::lock_guard guard(mutex_);
  if (gone_) return SQLITE_IOERR_WRITE;
  if (path.ends_with("-wal")) ++log_writes_;
  // A write that is under way when the power goes may still arrive, and some of its blocks without the others.
  constexpr std::size_t block_bytes = 4096;
  for (std::size_t at = 0; at < bytes.size(); at += block_bytes) {
    files_[path].pending.push_back({false, static_cast<std::size_t>(offset) + at, std::string(bytes.substr(at, block_bytes))});
  }
  return goes_now() ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

int PowerCut::log_writes() {
  std::lock_guard guard(mutex_);
  return log_writes_;
}

int PowerCut::about_to_truncate(const std::string& path, sqlite3_int64 size) {
  std::lock_guard guard(mutex_);
  if (gone_) return SQLITE_IOERR_TRUNCATE;
  files_[path].pending.push_back({true, static_cast<std::size_t>(size), {}});
  return SQLITE_OK;
}

int PowerCut::about_to_flush(const std::string&) {
  std::lock_guard guard(mutex_);
  return goes_now() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

void PowerCut::flushed(const std::string& path) {
  std::lock_guard guard(mutex_);
  auto& file = files_[path];
  for (const auto& change : file.pending) apply(file.durable, change);
  file.pending.clear();
}

void PowerCut::removed(const std::string& path) {
  std::lock_guard guard(mutex_);
  if (!gone_) files_.erase(path);
}

void PowerCut::apply(std::string& content, const Change& change) {
  if (change.truncates) {
    content.resize(change.offset);
    return;
  }
  const auto end = change.offset + change.bytes.size();
  if (content.size() < end) content.resize(end);
  std::memcpy(content.data() + change.offset, change.bytes.data(), change.bytes.size());
}

void PowerCut::what_is_left(const std::string& folder) {
  std::lock_guard guard(mutex_);
  constexpr std::size_t sector_bytes = 512;
  for (auto& [path, file] : files_) {
    for (auto change : file.pending) {
      if (random_() % 2 == 0) continue;
      if (random_() % 8 == 0 && change.bytes.size() > sector_bytes) {
        change.bytes.resize(random_() % (change.bytes.size() / sector_bytes) * sector_bytes);
      }
      apply(file.durable, change);
    }
    std::ofstream(folder + "/" + std::filesystem::path(path).filename().string(), std::ios::binary) << file.durable;
  }
}

}  // namespace mimeo::sqlite
