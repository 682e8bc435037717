// A piece of an upload: the body of one request.
#pragma once

#include <expected>
#include <optional>

#include "api/call.h"
#include "api/tus.h"
#include "engine/drafts.h"

namespace mimeo::api {

/// Appends the request's body to a draft that has `offset` bytes. Without a checksum all that has come stays, also when
/// the rest does not: that is what makes an upload resumable. With one the piece counts whole or not at all
/// (checksum_mismatch). Refuses with conflict when another request has appended meanwhile, and with too_large more than
/// the draft's length.
Task<std::expected<void, Problem>> receive_piece(Call& call, engine::DraftPointer draft, std::int64_t offset,
                                                 std::optional<tus::Checksum> checksum);

}  // namespace mimeo::api
