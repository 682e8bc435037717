// Folders for one prediction, under one folder of the process in the system's place for temporary files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>

namespace mimeo::predictor {

/// The process's own temporary folder, made at the first use and removed with everything in it at the end. Made and
/// destroyed by the program; used from every thread.
class ScratchRoot {
 public:
  ScratchRoot() = default;
  ~ScratchRoot();
  ScratchRoot(const ScratchRoot&) = delete;

  /// A new empty folder. Throws std::filesystem::filesystem_error.
  std::filesystem::path make_folder();

 private:
  std::mutex mutex_;
  std::filesystem::path root_;  // guarded by mutex_
  std::uint64_t next_ = 0;      // guarded by mutex_
};

/// The folders of one prediction: made when asked for, removed with it. For the prediction's thread and, through
/// Context::scratch(), for threads of the model.
class Scratch {
 public:
  explicit Scratch(ScratchRoot& root) : root_(root) {}
  ~Scratch();
  Scratch(const Scratch&) = delete;

  /// The model's own. Always the same one. Throws std::filesystem::filesystem_error.
  const std::filesystem::path& folder();
  /// A new one each time, so that two inputs may have the same name. Throws std::filesystem::filesystem_error.
  std::filesystem::path input_folder();

 private:
  const std::filesystem::path& base();

  ScratchRoot& root_;
  std::mutex mutex_;
  std::filesystem::path base_;    // guarded by mutex_
  std::filesystem::path folder_;  // guarded by mutex_
  int inputs_ = 0;                // guarded by mutex_
};

}  // namespace mimeo::predictor
