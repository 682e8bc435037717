// YAML as JSON, for texts of ours that people write (openapi/*.yaml).
#pragma once

#include <string_view>

#include "base/json.h"

namespace mimeo::api {

/// The value that one YAML document stands for, members in their order. Plain
/// scalars are null, true, false and numbers where JSON would read them so;
/// everything quoted, and everything else, is text. Error kind: invalid, with
/// the line.
Result<json::value> parse_yaml(std::string_view text);

}  // namespace mimeo::api
