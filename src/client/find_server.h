// Which server, when nobody said.
#pragma once

#include <optional>

#include "mimeo/client/options.h"
#include "mimeo/client/result.h"

namespace mimeo::client::detail {

/// Fills in url, token and authorities as ClientOptions says. The url is without /v1 afterwards. Answers why there is
/// none.
std::optional<Error> find_server(ClientOptions& options);

}  // namespace mimeo::client::detail
