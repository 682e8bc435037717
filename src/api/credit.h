// Whether an account may have something run that costs.
#pragma once

#include "api/call.h"

namespace mimeo::api {

/// insufficient_credit: the account that asks has a monthly budget, and it is spent. For whatever creates a prediction
/// or a training, once the request is known to be right.
Task<std::expected<void, Problem>> check_credit(Call& call);

}  // namespace mimeo::api
