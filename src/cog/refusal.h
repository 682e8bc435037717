// What a Cog server's refusals mean.
#pragma once

#include <string_view>

#include "base/result.h"

namespace mimeo::cog {

/// The error of an answer other than success to a create. conflict: 409. invalid: 400, 413, 415 and 422, with the server's
/// words, made readable. unavailable: 503. internal: everything else.
Error refusal(unsigned status, std::string_view body);

}  // namespace mimeo::cog
