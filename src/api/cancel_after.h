// The `Cancel-After` header: how long a prediction may live.
//
//   Cancel-After = seconds / [ hours "h" ] [ minutes "m" ] [ seconds "s" ]      at least one of the three
//
// "30", "90s", "1h30m45s".
#pragma once

#include <chrono>
#include <string_view>

#include "base/result.h"

namespace mimeo::api {

/// Kind invalid, with a sentence for the caller, when `text` is not of that form or not between
/// limits::deadline_minimum and limits::deadline_maximum.
Result<std::chrono::seconds> parse_cancel_after(std::string_view text);

}  // namespace mimeo::api
