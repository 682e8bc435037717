// When two JSON values are the same for JSON Schema: 1 and 1.0 are, the order of members does not count, 0 and false differ.
#pragma once

#include <string>

#include "base/json.h"

namespace mimeo::core {

/// A text that two values share exactly when they are the same.
std::string canonical(const json::value& value);

}  // namespace mimeo::core
