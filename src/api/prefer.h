// The `Prefer` header (RFC 7240), as far as it asks us to hold a request.
//
//   Prefer     = preference *( "," preference )
//   preference = token [ "=" ( token / quoted-string ) ] *( ";" parameter )
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "http/headers.h"

namespace mimeo::api {

struct WaitPreference {
  std::chrono::seconds time;  ///< between 1 s and limits::wait_maximum
  std::string applied;        ///< the preference as it was sent: what Preference-Applied repeats
};

/// The first `wait` or `wait=n` among all preferences. A number outside the range is brought into it, since JavaScript
/// sends any; what is no number is ignored, as HTTP wants it.
std::optional<WaitPreference> parse_wait(const http::Headers& headers);

}  // namespace mimeo::api
