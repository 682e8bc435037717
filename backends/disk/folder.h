// Where the files of blobs lie, and the moves that make them durable. Everything here blocks: for the pool.
//
//   <folder>/partial/<id>     being written
//   <folder>/x/y/<id>         finished; x and y are the last characters of the id, so that no folder grows too large
//   id := epoch random sum    8 and 24 characters of the alphabet of base/ids.h, and the SHA-256 of the bytes in hex.
//   What is
//                             still being written has no sum, nor has what earlier releases have written
//
// The epoch tells this opening of the folder from earlier ones without trusting a clock.
//
// The same bytes are stored once. Blobs of one sum lie in one folder, where a new one finds its twin and becomes a
// second name of it. The names are all there is to it: no index could be wrong after a crash, and the bytes go with the
// last name.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "core/file.h"
#include "disk/descriptor.h"

namespace mimeo::disk {

/// The error for the present errno: a full disk and too many open files are `unavailable`, the rest `internal`.
std::unexpected<Error> system_failure(std::string_view what);

/// Makes a folder for our eyes only; true when it is there already, too.
bool make_folder(const std::string& path);
/// Makes the entries of a folder durable.
Result<void> flush_folder(const std::string& path);
/// All of `bytes`, where the descriptor stands.
Result<void> write_fully(int file, std::string_view bytes);

/// Thread-safe.
class Folder {
 public:
  /// Makes the folder when there is none.
  static Result<std::unique_ptr<Folder>> open(std::string path);

  core::BlobId new_id() const;
  /// Could new_id have made it? What could not is never made into a path.
  static bool is_id(const core::BlobId& id);

  /// For the one descriptor that it answers; nobody writes to a blob's file any more after that, as it may be another's
  /// too.
  Result<Descriptor> create_partial(const core::BlobId& id) const;
  void remove_partial(const core::BlobId& id) const;
  /// Gives what was written to partial/ (and is open as `file`) its place, durably, under the id that it answers.
  Result<core::BlobId> finish(const core::BlobId& partial, const Descriptor& file, std::string_view sha256);
  /// Another name for a file of the same file system that will not change, and is open as `file`: a blob of its bytes.
  Result<core::BlobId> adopt(const std::string& path, const Descriptor& file, std::string_view sha256);
  Result<Descriptor> open_finished(const core::BlobId& id) const;  ///< not_found
  Result<void> remove(const core::BlobId& id) const;

  /// Removes everything that is neither of this opening nor known. How many files that were.
  Result<std::size_t> remove_unknown(const std::vector<core::BlobId>& known) const;

 private:
  explicit Folder(std::string path);
  std::string partial_path(const core::BlobId& id) const { return path_ + "/partial/" + id.text; }
  std::string leaf_path(const core::BlobId& id) const;
  std::string finished_path(const core::BlobId& id) const { return leaf_path(id) + "/" + id.text; }
  Result<void> make_leaf(const core::BlobId& id);
  /// Makes `id` another name of a finished blob of the same bytes as `file`; false when there is none that takes one
  /// more.
  bool link_twin(const core::BlobId& id, const Descriptor& file) const;
  bool is_left_over(std::string_view name, const std::unordered_set<std::string_view>& known) const;

  const std::string path_;
  const std::string epoch_;
  std::mutex making_leaf_;
  std::array<std::atomic<bool>, 32 * 32> leaf_is_durable_{};  // by the two last characters; set once
};

}  // namespace mimeo::disk
