// Files that callers name by URL, fetched for the models: a model then needs no network, and cannot be used to look into ours.
#pragma once

#include <stop_token>
#include <string>

#include "seams/blobs.h"

namespace mimeo::seams {

/// A file that was fetched. Its bytes are durable; whoever gets it owns the blob.
struct FetchedFile {
  BlobInfo blob;
  std::string name;          ///< core::safe_file_name of the last segment of its address
  std::string content_type;  ///< as its server declared it, or empty
};

/// Belongs to the engine's thread, as seams/runtime.h does.
class Fetcher {
 public:
  virtual ~Fetcher() = default;

  /// Reads what `url` (http or https) leads to into the blob store. A source that stumbles is asked again; `stop` ends it at
  /// once. Messages name no address, for callers may not want theirs in an error; the engine adds the field. Kinds: invalid
  /// (no such file, or no way to it), forbidden (an address that must not be reached), too_large, timed_out, unavailable
  /// (the source, or our disk, does not work), canceled.
  virtual Task<Result<FetchedFile>> fetch(std::string url, std::stop_token stop) = 0;
};

}  // namespace mimeo::seams
