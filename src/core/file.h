// Files: what callers upload, and what models put out. The row is the truth; the bytes are a blob (seams/blobs.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json.h"
#include "core/names.h"

namespace mimeo::core {

/// Where a file's bytes are. Never derived from a user's file name.
using BlobId = Id<struct BlobTag>;

struct File {
  enum class Kind {
    upload,  ///< POST /v1/files: read through the API by its owner, and by models it is given to
    output,  ///< put out by a model: read by anyone who has its address
  };

  FileId id;
  Kind kind = Kind::upload;
  AccountId account;
  std::optional<PredictionId> prediction;  ///< outputs only: whose output mentions it
  std::string name;                        ///< base name, no path; valid UTF-8, at most 255 bytes
  std::string content_type;
  std::int64_t size = 0;                   ///< bytes
  std::string md5;                         ///< hex, of uploads; also their ETag
  std::string sha256;                      ///< hex
  json::object metadata;
  BlobId blob;
  std::string secret;                      ///< the unguessable part of an output file's address
  Time created_at;
  std::optional<Time> expires_at;          ///< nothing: not yet decided (prediction unfinished), or for ever
  bool until_download = false;             ///< outputs only: stays, whatever expires_at says, until it was downloaded once
};

std::string_view to_string(File::Kind kind);

/// Its time is over: nobody is given it any more.
inline bool is_over(const File& file, Time now) {
  return file.expires_at && *file.expires_at <= now && !file.until_download;
}

/// The last path segment a file may carry: directories, control characters and `..` removed, cut to 255 bytes at a
/// UTF-8 boundary; "file" when nothing is left.
std::string safe_file_name(std::string_view name);

}  // namespace mimeo::core
