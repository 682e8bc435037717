// Who is behind a request.
#pragma once

#include <expected>

#include "api/problem.h"
#include "engine/accounts.h"
#include "http/message.h"

namespace mimeo::api {

/// The account whose token the request bears: `Authorization: Bearer <token>`, or the older `Token <token>`, in any
/// letter case. Refuses with no_token or bad_token.
std::expected<engine::AccountPointer, Problem> authenticate(const engine::Accounts& accounts,
                                                            const http::Headers& headers);

}  // namespace mimeo::api
