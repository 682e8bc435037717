// Drafts: uploads that come in pieces, each of which is kept whatever happens to the next.
//
// A draft has the id of the file that it becomes. So nothing has to be written down when it does: while there is a
// draft it is unfinished, and when there is a file it is whole. A crash between the file's row and the draft's removal
// leaves both, and the row wins; one before it leaves a draft with all of its bytes, which the next start makes into a
// file.
//
// Any thread.
#pragma once

#include <span>

#include "engine/engine.h"

namespace mimeo::engine {

/// How far an upload is.
struct DraftProgress {
  DraftPointer draft;              ///< null when it is whole
  std::optional<core::File> file;  ///< when it is whole
  std::int64_t length = 0;
  std::int64_t offset = 0;  ///< bytes that have come; durable
};

/// Sets the draft's id and times. too_large: it does not fit into the account's quota. too_many: the account has too
/// many.
Task<Result<DraftPointer>> create_draft(Engine& engine, core::Draft draft);

/// Makes a draft whose last byte has come into a file of /v1/files: who hears that all is there may rely on the file.
/// not_found ("File not found"): absent, expired, or another account's.
Task<Result<DraftProgress>> find_draft(Engine& engine, core::AccountId account, core::FileId id);

/// conflict: the draft does not end at `offset` (any more). too_large: more than its length.
Task<Result<void>> append_to_draft(Engine& engine, DraftPointer draft, std::int64_t offset,
                                   std::span<const char> bytes);

/// Appends the bytes of a blob, which is removed.
Task<Result<void>> append_blob_to_draft(Engine& engine, DraftPointer draft, std::int64_t offset, core::BlobId blob);

/// The draft, or the file that it has become. not_found as find_draft.
Task<Result<void>> remove_draft(Engine& engine, core::AccountId account, core::FileId id);

/// Takes up what an earlier process has left. For start().
Task<Result<void>> load_drafts(Engine& engine);

/// Removes drafts whose time is over; how many.
Task<Result<std::size_t>> sweep_drafts(Engine& engine);

}  // namespace mimeo::engine
