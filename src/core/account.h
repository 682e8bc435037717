// Accounts and the tokens that speak for them.
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
  std::string name;
  std::string github_url;
  std::string avatar_url;
  Time created_at;
};

/// An API token. Only its hash is ever stored.
struct Token {
  std::string hash;  ///< sha256_hex of the token text
  AccountId account;
  std::string name;
  Time created_at;
};

inline std::string_view to_string(Account::Type type) { return type == Account::Type::user ? "user" : "organization"; }

}  // namespace mimeo::core
