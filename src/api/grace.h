// The body of a rotation: how long what it replaces goes on holding.
#pragma once

#include "api/call.h"

namespace mimeo::api {

/// `{"grace_seconds": n}`, from 0 (at once) to a week; `usual` when the body is empty or does not say.
Task<std::expected<Duration, Problem>> read_grace(Call& call, Duration usual);

}  // namespace mimeo::api
