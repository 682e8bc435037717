#include "core/token.h"

#include <algorithm>

#include "base/ids.h"

namespace mimeo::core {
namespace {

constexpr std::string_view text_begin = "r8_";
constexpr std::size_t text_length = 40;
constexpr std::size_t shown_length = 8;

}  // namespace

std::string_view to_string(Scope scope) {
  switch (scope) {
    case Scope::read: return "read";
    case Scope::write: return "write";
    case Scope::admin: return "admin";
  }
  return "read";
}

std::optional<Scope> parse_scope(std::string_view text) {
  for (const Scope scope : Scopes::all().list()) {
    if (text == to_string(scope)) return scope;
  }
  return std::nullopt;
}

std::vector<Scope> Scopes::list() const {
  std::vector<Scope> scopes;
  for (const Scope scope : {Scope::read, Scope::write, Scope::admin}) {
    if (has(scope)) scopes.push_back(scope);
  }
  return scopes;
}

std::string new_token_text() {
  return std::string(text_begin) + random_token(25).substr(0, text_length - text_begin.size());
}

std::string token_prefix(std::string_view text) {
  // A text that somebody made up may be short enough to be given away by its beginning.
  return std::string(text.substr(0, text.size() < text_length ? text_begin.size() : shown_length));
}

bool allows_origin(const Token& token, std::string_view origin) {
  return std::ranges::any_of(token.origins, [&](const std::string& one) { return one == origin || one == "*"; });
}

bool is_origin(std::string_view text) {
  if (text == "*") return true;
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const auto scheme = text.substr(0, scheme_end);
  const auto host = text.substr(scheme_end + 3);
  if ((scheme != "https" && scheme != "http") || host.empty()) return false;
  return std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || std::string_view(".-:[]").contains(c);
  });
}

Scopes scopes_within(Scopes scopes, std::optional<Role> role) {
  if (!role) return {};
  if (*role < Role::admin) scopes.remove(Scope::admin);
  return scopes;
}

}  // namespace mimeo::core
