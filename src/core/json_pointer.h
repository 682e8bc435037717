// Where something stands inside a JSON document (RFC 6901).
#pragma once

#include <string_view>

#include "base/json.h"

namespace mimeo::core {

/// The value at `pointer` ("/components/schemas/Input", "" for the document itself); nullptr when nothing stands there or
/// the pointer is malformed. In a URI fragment, percent escapes are decoded first.
const json::value* find_pointer(const json::value& document, std::string_view pointer);

}  // namespace mimeo::core
