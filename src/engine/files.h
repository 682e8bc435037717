// Files of the API: uploads, and output files read by their address.
#pragma once

#include <span>

#include "engine/engine.h"
#include "engine/open_outputs.h"

namespace mimeo::engine {

/// What is said of an upload.
struct UploadAbout {
  std::string name;          ///< made safe when it is kept
  std::string content_type;  ///< empty: engine/media_type.h finds out
  json::object metadata;
};

/// Makes a file of a blob. Answers when its row is durable; takes the blob away again when that fails.
Task<Result<core::File>> keep_upload(Engine& engine, core::FileId id, core::AccountId account, UploadAbout about,
                                     seams::BlobInfo blob);

/// An upload under way: bytes go straight to the blob store. Dropping it leaves nothing behind. Any one thread.
class UploadInProgress {
 public:
  /// too_large: the account's quota is used up.
  static Task<Result<UploadInProgress>> begin(Engine& engine, core::AccountId account);
  Task<Result<void>> write(std::span<const char> bytes);
  /// Bytes first, row last; answers when both are durable. too_large: it does not fit into the account's quota.
  Task<Result<core::File>> finish(UploadAbout about);

 private:
  UploadInProgress(Engine& engine, Storage::Claim claim, std::unique_ptr<seams::BlobWriter> writer)
      : engine_(&engine), claim_(std::move(claim)), writer_(std::move(writer)) {}
  Engine* engine_;
  Storage::Claim claim_;
  std::unique_ptr<seams::BlobWriter> writer_;
};

/// not_found ("File not found"): absent, expired, or another account's.
Task<Result<core::File>> find_upload(Engine& engine, core::AccountId account, core::FileId id);
/// With its bytes; not_found as find_upload.
Task<Result<OpenFile>> open_upload(Engine& engine, core::AccountId account, core::FileId id);
Task<Result<seams::Page<core::File>>> list_uploads(Engine& engine, seams::FileQuery query);
Task<Result<void>> remove_upload(Engine& engine, core::AccountId account, core::FileId id);

/// An output file and its bytes, by the token of its address; or any file of a share, by that of its place there.
/// not_found: no such file, its time is over, or it is not shared any more.
Task<Result<OpenFilePointer>> open_output(Engine& engine, std::string token);

/// A whole output file was given to a caller: it need not wait for that any more.
void note_download(Engine& engine, const core::File& file);

/// Removes the bytes of files whose rows are gone.
Task<Result<void>> remove_bytes(Engine& engine, std::vector<core::File> files);

/// The token in an output file's address: its id and its secret.
std::string output_token(const core::File& file);

}  // namespace mimeo::engine
