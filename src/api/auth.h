// Who is behind a request, and whether that is enough.
#pragma once

#include <expected>

#include "api/problem.h"
#include "api/routes.h"
#include "engine/engine.h"
#include "http/message.h"

namespace mimeo::api {

/// Whose token the request bears: `Authorization: Bearer <token>`, or the older `Token <token>`, in any letter case; or in the
/// cookie of the web page's session. Refuses with no_token or bad_token.
std::expected<engine::BearerPointer, Problem> authenticate(const engine::Engine& engine, const http::Headers& headers,
                                                           Time now);

/// The scope that a route asks for, if it asks for any.
std::optional<core::Scope> required_scope(const Route& route);

/// Refuses with missing_scope or operators_only when the bearer may not take the route.
std::expected<void, Problem> check_access(const engine::Bearer& bearer, const Route& route);

}  // namespace mimeo::api
