// The table of everything that can be asked for.
#pragma once

#include <span>
#include <string_view>

#include "api/call.h"

namespace mimeo::api {

enum class Access {
  token,  ///< only for whoever bears a token
  open,   ///< for anyone: the address itself is the right, or there is nothing to protect
};

struct Route {
  std::string_view verb;
  std::string_view path;       ///< without `/v1`, parameters named as in Replicate's schema
  std::string_view operation;  ///< operationId in Replicate's schema; ours begin with "mimeo."
  Operation run;
  Access access = Access::token;
};

/// What the API origin answers. HEAD follows from GET; OPTIONS, 404 and 405 follow from the rest (http/router.h).
std::span<const Route> api_routes();

/// What the files origin answers.
std::span<const Route> files_routes();

}  // namespace mimeo::api
