// Lists of the API as a whole.
#pragma once

#include "base/json.h"
#include "cli/http.h"

namespace mimeo::cli {

/// The rows of every page of the list at `target`.
Result<json::array> fetch_all(Http& http, std::string target);

/// A text member as a person reads it: "" when there is none, or it is null.
std::string text_of(const json::value& object, std::string_view name);

}  // namespace mimeo::cli
