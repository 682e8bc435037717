// One request to one operation, as its function in predictions.cc, files.cc... receives it.
#pragma once

#include <expected>

#include "api/options.h"
#include "api/problem.h"
#include "engine/engine.h"
#include "http/message.h"

namespace mimeo::api {

/// Lives until the operation has answered.
struct Call {
  engine::Engine& engine;
  const Options& options;
  http::Request& request;
  /// The token that asks, and the account it speaks for; null only for operations that need no token.
  engine::BearerPointer bearer;
  engine::AccountPointer account;

  /// The value of a `{name}` in the route's path.
  std::string_view path(std::string_view name) const { return request.path_parameter(name); }
  Time now() const { return engine.world.clock.now(); }
  /// An absolute address on the API origin; `path` begins with a slash.
  std::string address(std::string_view path) const { return engine.origins.api + std::string(path); }
};

/// What an operation comes to. An Error converts into a Problem.
using Answer = std::expected<http::Response, Problem>;

using Operation = Task<Answer> (*)(Call&);

}  // namespace mimeo::api
