// Files of the API: uploads, and output files read by their address.
#pragma once

#include <functional>
#include <span>

#include "engine/engine.h"

namespace mimeo::engine {

/// An upload under way: bytes go straight to the blob store. Dropping it leaves nothing behind. Any one thread.
class UploadInProgress {
 public:
  struct About {
    core::AccountId account;
    std::string name;          ///< made safe here
    std::string content_type;  ///< empty: application/octet-stream
    json::object metadata;
  };

  static Task<Result<UploadInProgress>> begin(Engine& engine);
  Task<Result<void>> write(std::span<const char> bytes);
  /// Bytes first, row last; answers when both are durable.
  Task<Result<core::File>> finish(About about);

 private:
  UploadInProgress(Engine& engine, std::unique_ptr<seams::BlobWriter> writer)
      : engine_(&engine), writer_(std::move(writer)) {}
  Engine* engine_;
  std::unique_ptr<seams::BlobWriter> writer_;
};

/// not_found ("File not found"): absent, expired, or another account's.
Task<Result<core::File>> find_upload(Engine& engine, core::AccountId account, core::FileId id);
Task<Result<seams::Page<core::File>>> list_uploads(Engine& engine, seams::FileQuery query);
Task<Result<void>> remove_upload(Engine& engine, core::AccountId account, core::FileId id);

/// An output file and its bytes, by the token of its address. not_found: no such file, or its time is over.
struct OpenFile {
  core::File file;
  std::unique_ptr<seams::BlobReader> bytes;
};
Task<Result<OpenFile>> open_output(Engine& engine, std::string token);

/// The token in an output file's address: its id and its secret.
std::string output_token(const core::File& file);

}  // namespace mimeo::engine
