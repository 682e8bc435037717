// Where the rows of files are kept. Bytes first, row last; when a file goes, row first, bytes after.
#pragma once

#include <optional>
#include <vector>

#include "core/file.h"
#include "seams/prediction_store.h"
#include "seams/write.h"

namespace mimeo::seams {

struct FileQuery {
  core::AccountId account;
  std::optional<std::string> cursor;
  int limit = 100;
};

/// Thread-safe.
class FileStore {
 public:
  virtual ~FileStore() = default;

  /// conflict: the id exists.
  virtual Write insert(const core::File& file) = 0;

  /// Absent: nothing. Expired rows are still found: the caller compares expires_at.
  virtual Task<Result<std::optional<core::File>>> find(core::FileId id) = 0;

  /// Uploads of one account that have not expired at `now`, newest first.
  virtual Task<Result<Page<core::File>>> uploads(FileQuery query, Time now) = 0;

  /// Removing what is absent succeeds.
  virtual Write remove(const core::FileId& id) = 0;

  /// Sets when the output files of a prediction expire. May rest (Urgency::soon): the end that it is handed over with takes it along.
  virtual Write expire_outputs(const core::PredictionId& prediction, Time at) = 0;

  virtual Task<Result<std::vector<core::File>>> outputs_of(core::PredictionId prediction) = 0;

  /// Rows whose time was over at `now` (core::is_over); at most `limit`, oldest first.
  virtual Task<Result<std::vector<core::File>>> expired(Time now, int limit) = 0;

  /// What an account's files come to, in bytes, uploads and outputs together. As cheap with a million files as with one.
  virtual Task<Result<std::int64_t>> bytes_of(core::AccountId account) = 0;

  /// The same of all accounts together.
  virtual Task<Result<std::int64_t>> bytes_of_all() = 0;

  /// The blobs that rows point at: whatever else lies in the blob store is left over from a crash.
  virtual Task<Result<std::vector<core::BlobId>>> blobs() = 0;
};

}  // namespace mimeo::seams
