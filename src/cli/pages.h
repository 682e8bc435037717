// Lists of the API as a whole.
#pragma once

#include "base/json.h"
#include "cli/http.h"

namespace mimeo::cli {

/// The rows of every page of the list at `target`.
Result<json::array> fetch_all(Http& http, std::string target);

}  // namespace mimeo::cli
