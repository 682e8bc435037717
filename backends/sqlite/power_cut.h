// A disk that loses what was not flushed when the power goes. Tests only.
//
// Stands between SQLite and the file system as its default VFS: writes go through, and are remembered for each file
// until it is flushed. At the cut every further write fails, and `what_is_left` builds the files as the disk would have
// them: all that was flushed, and of the writes since a random choice, the last perhaps torn.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace mimeo::sqlite {

/// One at a time in a process; no database may be open when it comes and goes.
class PowerCut {
 public:
  explicit PowerCut(unsigned seed);
  ~PowerCut();
  PowerCut(const PowerCut&) = delete;
  PowerCut& operator=(const PowerCut&) = delete;

  /// The power goes when the `touches`-th write or flush from now begins; `just_before` is called then, on the thread
  /// of the write.
  void cut_after(int touches, std::function<void()> just_before);

  /// Writes to the log so far, in calls of the system.
  int log_writes();

  /// Writes the files that the disk still has to `folder`.
  void what_is_left(const std::string& folder);

  // What the VFS reports. Answers a result code of SQLite.
  int about_to_write(const std::string& path, sqlite3_int64 offset, std::string_view bytes);
  int about_to_truncate(const std::string& path, sqlite3_int64 size);
  int about_to_flush(const std::string& path);
  void flushed(const std::string& path);
  void removed(const std::string& path);

 private:
  struct Change {
    bool truncates = false;
    std::size_t offset = 0;
    std::string bytes;
  };
  struct File {
    std::string durable;
    std::vector<Change> pending;
  };
  static void apply(std::string& content, const Change& change);
  bool goes_now();  ///< with mutex_ held

  std::mutex mutex_;
  std::map<std::string, File> files_;  // guarded by mutex_, as is the rest
  std::mt19937 random_;
  int touches_left_ = -1;
  int log_writes_ = 0;
  bool gone_ = false;
  std::function<void()> just_before_;
};

}  // namespace mimeo::sqlite
