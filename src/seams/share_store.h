// Where it is kept which predictions their owners share with whoever has the address. What is shared does not expire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/file.h"
#include "seams/write.h"

namespace mimeo::seams {

/// A file of a shared prediction: put out by it, or mentioned in its input.
struct SharedFile {
  core::FileId file;
  std::string address;  ///< the string that stands for it in the input or the output
  std::string place;    ///< where it is read as long as it is shared: <file id><secret>/<name>, below /f/

  bool operator==(const SharedFile&) const = default;
};

struct Share {
  core::PredictionId prediction;
  Time shared_at;
  std::vector<SharedFile> files;  ///< each address once
};

/// Thread-safe. Removing a prediction ends its share; removing a file takes it out of shares.
class ShareStore {
 public:
  virtual ~ShareStore() = default;

  /// From now on neither the prediction's data nor its files nor those of its input expire. Shared already: succeeds
  /// and changes nothing. not_found: no such prediction, or no such file. conflict: its data has been removed.
  virtual Write share(const Share& share) = 0;

  /// From now on it expires like any other: its files at `files_expire`, or never. Not shared: succeeds and changes
  /// nothing. What is also pinned as an example stays.
  virtual Write unshare(const core::PredictionId& prediction, std::optional<Time> files_expire) = 0;

  /// Absent: it is not shared.
  virtual Task<Result<std::optional<Share>>> find(core::PredictionId prediction) = 0;

  /// The places where a file is read because of shares.
  virtual Task<Result<std::vector<std::string>>> places_of(core::FileId file) = 0;
};

}  // namespace mimeo::seams
