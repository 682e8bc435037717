// What a fuzz target promises of whatever bytes it is given.
#pragma once

#include <cstdlib>

/// Ends the program, as a sanitizer's report does, when a promise is broken.
inline void require(bool promise) {
  if (!promise) std::abort();
}
