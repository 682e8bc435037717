// Canceling what a caller does not want any more.
#pragma once

#include <string>

#include "client/session.h"

namespace mimeo::client::detail {

/// Asks for the end of a prediction, after its caller asked for the end of the call: not stopped by that any more,
/// bounded in time, and whatever goes wrong is kept to itself. Answers whether the server said yes.
Task<bool> cancel_quietly(SessionPtr session, std::string prediction_id, Executor where);

}  // namespace mimeo::client::detail
