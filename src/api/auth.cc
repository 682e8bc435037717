#include "api/auth.h"

namespace mimeo::api {
namespace {

/// What follows `scheme` and white space, or nothing.
std::string_view after_scheme(std::string_view value, std::string_view scheme) {
  if (value.size() <= scheme.size() || !http::equal_ignoring_case(value.substr(0, scheme.size()), scheme)) return {};
  value.remove_prefix(scheme.size());
  const auto begin = value.find_first_not_of(" \t");
  if (begin == 0 || begin == std::string_view::npos) return {};
  return value.substr(begin);
}

}  // namespace

std::expected<engine::AccountPointer, Problem> authenticate(const engine::Accounts& accounts,
                                                            const http::Headers& headers) {
  const auto value = headers.find("Authorization");
  if (!value || value->empty()) return refuse(problems::no_token);
  std::string_view token = after_scheme(*value, "Bearer");
  if (token.empty()) token = after_scheme(*value, "Token");
  if (token.empty()) return refuse(problems::bad_token);
  auto account = accounts.authenticate(token);
  if (!account) return refuse(problems::bad_token);
  return account;
}

}  // namespace mimeo::api
