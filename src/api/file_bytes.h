// The bytes of a stored file as an answer to whoever may read it.
#pragma once

#include <memory>

#include "api/call.h"
#include "core/file.h"
#include "seams/blobs.h"

namespace mimeo::api {

/// What http::file_response makes of them, with a problem document where a part was asked for that there is not. Headers
/// that depend on where the file lies are the caller's to add.
Task<Answer> file_bytes(Call& call, const core::File& file, std::shared_ptr<seams::BlobReader> bytes);

}  // namespace mimeo::api
