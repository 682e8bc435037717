// A blob as a response body.
#pragma once

#include "base/async.h"
#include "base/offload.h"
#include "base/result.h"
#include "http/file_slice.h"
#include "seams/blobs.h"

namespace mimeo::api {

/// All of an open blob, for http::file_response. Blobs that have a descriptor lend it; those of a store that keeps them
/// elsewhere (memory) are copied into an unnamed file in memory first.
Task<Result<http::FileSlice>> slice_of_blob(std::shared_ptr<seams::BlobReader> blob, Offload* offload);

}  // namespace mimeo::api
