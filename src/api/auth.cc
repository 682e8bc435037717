#include "api/auth.h"

#include <fmt/format.h>

#include "api/session.h"
#include "base/text.h"

namespace mimeo::api {
namespace {

/// What follows `scheme` and white space, or nothing.
std::string_view after_scheme(std::string_view value, std::string_view scheme) {
  if (value.size() <= scheme.size() || !equal_ignoring_case(value.substr(0, scheme.size()), scheme)) return {};
  value.remove_prefix(scheme.size());
  const auto begin = value.find_first_not_of(" \t");
  if (begin == 0 || begin == std::string_view::npos) return {};
  return value.substr(begin);
}

Problem refused_token(engine::TokenRefusal refusal) {
  switch (refusal) {
    case engine::TokenRefusal::disabled:
      return Problem(problems::bad_token, "You did not pass a valid authentication token: this one has been disabled");
    case engine::TokenRefusal::expired:
      return Problem(problems::bad_token, "You did not pass a valid authentication token: this one has expired");
    case engine::TokenRefusal::unknown: break;
  }
  return Problem(problems::bad_token);
}

}  // namespace

std::expected<engine::BearerPointer, Problem> authenticate(const engine::Engine& engine, const http::Headers& headers,
                                                           Time now) {
  std::string_view token;
  if (const auto value = headers.find("Authorization"); value && !value->empty()) {
    token = after_scheme(*value, "Bearer");
    if (token.empty()) token = after_scheme(*value, "Token");
    if (token.empty()) return refuse(problems::bad_token);
  } else {
    token = session_token(headers, engine.origins.api);
    if (token.empty()) return refuse(problems::no_token);
  }
  auto bearer = engine.accounts.authenticate(token, now);
  if (!bearer) return std::unexpected(refused_token(bearer.error()));
  return std::move(*bearer);
}

std::optional<core::Scope> required_scope(const Route& route) {
  switch (route.access) {
    case Access::open:
    case Access::token: return std::nullopt;
    case Access::usual: return route.verb == "GET" || route.verb == "QUERY" ? core::Scope::read : core::Scope::write;
    case Access::admin:
    case Access::monitors:
    case Access::operators: return core::Scope::admin;
  }
  return core::Scope::admin;
}

std::expected<void, Problem> check_access(const engine::Bearer& bearer, const Route& route) {
  const auto scope = required_scope(route);
  if (scope && !bearer.scopes.has(*scope)) {
    return refuse(problems::missing_scope, fmt::format("This token lacks the scope \"{}\", which {} needs.",
                                                       core::to_string(*scope), route.operation));
  }
  const bool needs_operator = route.access == Access::operators || route.access == Access::monitors;
  if (needs_operator && !bearer.account->is_operator) return refuse(problems::operators_only);
  return {};
}

}  // namespace mimeo::api
