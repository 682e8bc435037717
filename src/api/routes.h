// The table of everything that can be asked for.
#pragma once

#include <span>
#include <string_view>

#include "api/call.h"

namespace mimeo::api {

/// Who may take a route. Scopes are rights of a token (core/token.h); none of them contains another.
enum class Access {
  usual,      ///< a token with the scope `read` for GET and QUERY, with `write` for the rest
  token,      ///< any token
  admin,      ///< a token with the scope `admin`: for what changes models, versions, deployments, tokens, members
  operators,  ///< a token with the scope `admin` of an account that is an operator
  monitors,   ///< as operators; anyone where Options::open_metrics says so
  open,       ///< anyone: the address itself is the right, or there is nothing to protect
};

struct Route {
  std::string_view verb;
  std::string_view path;       ///< without `/v1`, parameters named as in Replicate's schema
  std::string_view operation;  ///< operationId in Replicate's schema; ours begin with "mimeo."
  Operation run;
  Access access = Access::usual;
};

/// What the API origin answers. HEAD follows from GET; OPTIONS, 404 and 405 follow from the rest (http/router.h).
std::span<const Route> api_routes();

/// What the address for metrics answers, to anyone.
std::span<const Route> metrics_routes();

/// What the files origin answers.
std::span<const Route> files_routes();

}  // namespace mimeo::api
