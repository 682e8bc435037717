// Accounts: users, organizations, and who belongs to which. Their tokens are in core/token.h.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "core/names.h"

namespace mimeo::core {

struct Account {
  enum class Type { user, organization };
  AccountId id;  ///< the username
  Type type = Type::user;
  /// A user who runs this server: makes users, and may do for any account what its own owner may.
  bool is_operator = false;
  std::string name;
  std::string github_url;
  std::string avatar_url;
  Time created_at;
  /// The row of a removed account stays, so that nobody else ever gets its name.
  std::optional<Time> removed_at;
};

/// What a member may do in an organization; each role may also do what those before it may.
enum class Role {
  member,  ///< makes tokens that run the organization's models
  admin,   ///< manages members, and every token
  owner,   ///< makes other owners, and removes the organization
};

/// One user in one organization.
struct Membership {
  AccountId organization;
  AccountId user;
  Role role = Role::member;
  Time created_at;
};

inline std::string_view to_string(Account::Type type) { return type == Account::Type::user ? "user" : "organization"; }

std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view text);

}  // namespace mimeo::core
