// The public Value to and from JSON.
#pragma once

#include <string>

#include "base/json.h"
#include "mimeo/predictor/value.h"

namespace mimeo::predictor {

/// Integers beyond int64 become numbers.
Value to_value(const json::value& from);

/// Appends compact JSON. A file is written as its name: deliver files before writing what goes to a caller.
void write_value(const Value& value, std::string& out);

json::value to_json_value(const Value& value);

}  // namespace mimeo::predictor
