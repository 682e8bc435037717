// The strings of a JSON value, wherever and however deep.
#pragma once

#include <vector>

#include "base/json.h"

namespace mimeo::core {

/// In their order, without the names of members. They may be replaced where they stand.
std::vector<json::string*> strings_in(json::value& value);

}  // namespace mimeo::core
