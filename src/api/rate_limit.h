// How often a token may ask (lifecycle.md section 9): a bucket a token for each kind of request.
//
// A request that is refused takes nothing, so that JavaScript's six retries without a pause do not make it worse.
#pragma once

#include <optional>

#include "api/problem.h"
#include "api/routes.h"
#include "core/rate.h"
#include "engine/accounts.h"

namespace mimeo::api {

core::RateClass rate_class_of(const Route& route);

/// Takes one request of the class out of the bearer's bucket. Nothing when the class has no limit. Any thread.
std::optional<core::Taken> take_request(const core::RateLimits& limits, const engine::Bearer& bearer,
                                        core::RateClass rate_class, Time now);

/// What is said to who was refused.
Problem rate_limited(const core::Taken& taken);

/// `ratelimit-remaining` and `ratelimit-reset`, as the live service sends them.
void add_rate_headers(const core::Taken& taken, http::Headers& headers);

}  // namespace mimeo::api
