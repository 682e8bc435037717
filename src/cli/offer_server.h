// `mimeo run` where no server listens: asks the person at the terminal whether to start one.
#pragma once

#include "cli/local.h"

namespace mimeo::cli {

/// True when there was none, the person has said yes, and it is ready now. Asks nobody when there is no terminal, when
/// JSON was asked for, or when the server to speak to is named: then it is not ours to start.
bool offer_server(const Common& common);

}  // namespace mimeo::cli
