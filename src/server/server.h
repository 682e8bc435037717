// The server: everything that runs while `mimeo serve` does.
#pragma once

#include "base/result.h"
#include "server/config.h"

namespace mimeo::server {

/// Starts, serves until SIGTERM or SIGINT, stops. Answers when everything has been joined. Writes one line to standard output
/// when it is ready, naming its addresses.
Result<void> serve(Config config);

}  // namespace mimeo::server
