// The multipart form of POST /v1/files, in every shape the official clients give it (clients.md section 1.7).
//
//   content            the bytes; its head may carry a file name and a type
//   filename, type     plain fields that win over those of the head
//   metadata           JSON: as a plain field (Python v1, Go) or as a file part (JavaScript)
//   metadata[key]      one string of it (Python v2); metadata[a][b] nests
//
// Parts come in any order. The content goes to the blob store as it arrives.
#pragma once

#include <expected>

#include "api/call.h"
#include "engine/files.h"

namespace mimeo::api {

/// Reads the whole form and makes the file durable. Refuses with malformed_upload, upload_too_large, invalid_input (no
/// content, a bad name, metadata that is no JSON object), or what the engine says.
Task<std::expected<core::File, Problem>> receive_upload(Call& call);

/// What went wrong when a file was to be stored: too_large is the account's quota.
Problem storage_problem(Error error);

}  // namespace mimeo::api
