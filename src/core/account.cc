#include "core/account.h"

namespace mimeo::core {

std::string_view to_string(Role role) {
  switch (role) {
    case Role::member: return "member";
    case Role::admin: return "admin";
    case Role::owner: return "owner";
  }
  return "member";
}

std::optional<Role> parse_role(std::string_view text) {
  for (const Role role : {Role::member, Role::admin, Role::owner}) {
    if (text == to_string(role)) return role;
  }
  return std::nullopt;
}

}  // namespace mimeo::core
