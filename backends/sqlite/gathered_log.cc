#include "sqlite/gathered_log.h"

#include <list>
#include <mutex>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace mimeo::sqlite {
namespace {

/// The most that SQLite's own VFS can write at once: 15 pages with their headers. A larger commit is written in several pieces.
constexpr std::size_t gathered_bytes = 0x1ffff;

/// A VFS and the one below it. Never destroyed, as SQLite keeps it. What it does not do itself is the code of the one below, which must
/// not look at its own pAppData there; SQLite's own does so in xOpen alone.
struct Gathering {
  explicit Gathering(sqlite3_vfs* default_vfs);

  sqlite3_vfs* below;
  std::string name;
  sqlite3_vfs vfs;
};

/// SQLite's view of an open log. The file of the VFS below lies behind it in memory.
struct LogFile {
  sqlite3_file base;
  std::vector<char>* gathered;  ///< follows `begin` in the file
  sqlite3_int64 begin;

  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods& methods() { return *real()->pMethods; }
  sqlite3_int64 end() const { return begin + static_cast<sqlite3_int64>(gathered->size()); }

  /// What it could not write is gone, as after a write that failed: it belongs to a commit that fails with it.
  int put_out() {
    if (gathered->empty()) return SQLITE_OK;
    const int code = methods().xWrite(real(), gathered->data(), static_cast<int>(gathered->size()), begin);
    gathered->clear();
    return code;
  }
};

LogFile& log_of(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  auto& log = log_of(file);
  const auto size = static_cast<std::size_t>(count);
  if (offset != log.end() || log.gathered->size() + size > gathered_bytes) {
    if (const int code = log.put_out(); code != SQLITE_OK) return code;
    log.begin = offset;
  }
  const auto* first = static_cast<const char*>(bytes);
  log.gathered->insert(log.gathered->end(), first, first + size);
  return SQLITE_OK;
}

/// Calls a method of the file below once it has all that was written.
template <auto Method, class... Arguments>
int after_all(sqlite3_file* file, Arguments... arguments) {
  auto& log = log_of(file);
  const int code = log.put_out();
  return code == SQLITE_OK ? (log.methods().*Method)(log.real(), arguments...) : code;
}

int close(sqlite3_file* file) {
  auto& log = log_of(file);
  delete log.gathered;  // what no flush has followed is of no commit
  return log.methods().xClose(log.real());
}

int sector_size(sqlite3_file* file) { return log_of(file).methods().xSectorSize(log_of(file).real()); }
int characteristics(sqlite3_file* file) { return log_of(file).methods().xDeviceCharacteristics(log_of(file).real()); }

// A log is neither locked nor shared nor mapped, so the first version of the methods will do.
using Methods = sqlite3_io_methods;
const Methods log_methods{
    .iVersion = 1,
    .xClose = close,
    .xRead = after_all<&Methods::xRead, void*, int, sqlite3_int64>,
    .xWrite = write,
    .xTruncate = after_all<&Methods::xTruncate, sqlite3_int64>,
    .xSync = after_all<&Methods::xSync, int>,
    .xFileSize = after_all<&Methods::xFileSize, sqlite3_int64*>,
    .xLock = after_all<&Methods::xLock, int>,
    .xUnlock = after_all<&Methods::xUnlock, int>,
    .xCheckReservedLock = after_all<&Methods::xCheckReservedLock, int*>,
    .xFileControl = after_all<&Methods::xFileControl, int, void*>,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
};

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* below = static_cast<Gathering*>(vfs->pAppData)->below;
  if ((flags & SQLITE_OPEN_WAL) == 0) return below->xOpen(below, name, file, flags, out_flags);
  auto& log = log_of(file);
  log.base.pMethods = nullptr;
  const int code = below->xOpen(below, name, log.real(), flags, out_flags);
  if (code != SQLITE_OK) return code;
  log.gathered = new std::vector<char>();
  log.gathered->reserve(gathered_bytes);  // so that nothing is thrown through SQLite later
  log.begin = 0;
  log.base.pMethods = &log_methods;
  return SQLITE_OK;
}

Gathering::Gathering(sqlite3_vfs* default_vfs)
    : below(default_vfs), name(std::string("mimeo-log-over-") + default_vfs->zName), vfs(*default_vfs) {
  vfs.zName = name.c_str();
  vfs.pNext = nullptr;
  vfs.pAppData = this;
  vfs.szOsFile = static_cast<int>(sizeof(LogFile)) + below->szOsFile;
  vfs.xOpen = open;
}

}  // namespace

const char* gathering_vfs() {
  static std::mutex mutex;
  static auto& all = *new std::list<Gathering>();  // one, but where a test has put its own VFS before SQLite's
  const std::lock_guard lock(mutex);
  auto* below = sqlite3_vfs_find(nullptr);
  for (auto& one : all) {
    if (one.below == below) return one.name.c_str();
  }
  auto& made = all.emplace_back(below);
  sqlite3_vfs_register(&made.vfs, 0);
  return made.name.c_str();
}

}  // namespace mimeo::sqlite
