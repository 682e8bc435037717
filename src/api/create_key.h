// How a create is recognized when it comes again.
//
//   Idempotency-Key: <key>           the caller's own word, good for 24 hours: the same key asks for the same thing
//   X-Stainless-Retry-Count: <n>     sent by the generated clients (Python v2) with every request, 0 the first time
//
// The second is no key. A request with a count above 0 is another attempt of one that had the same token, path and
// body, not long ago, and a smaller count. Two requests with a count of 0 are two requests, however alike they are.
#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "api/call.h"
#include "core/create_key.h"

namespace mimeo::api {

/// Nothing: this create cannot be recognized. Refuses an Idempotency-Key that is none. What is stored of it tells
/// nothing of the body, which may hold secrets: digests are keyed with what is not stored, the caller's key or token.
std::expected<std::optional<core::CreateKey>, Problem> create_key_of(const Call& call, std::string_view body);

}  // namespace mimeo::api
