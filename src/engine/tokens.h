// Tokens that are made, changed and revoked.
//
// A member of an organization makes tokens of its own there and sees only those; admins see and change all.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

struct TokenRequest {
  core::AccountId account;
  std::string name;
  core::Scopes scopes;
  std::vector<std::string> origins;
  std::optional<core::Retention> retention;
  std::optional<Time> expires_at;
};

/// The only time that the text is known.
struct NewToken {
  BearerPointer bearer;
  std::string text;
};

/// not_found: no such account for the bearer. forbidden: only admins make tokens with the scope admin. conflict: the
/// account has limits::tokens_per_account already.
Task<Result<NewToken>> create_token(Engine& engine, BearerPointer by, TokenRequest request);

/// What is given changes, the rest stays.
struct TokenChange {
  std::optional<std::string> name;
  std::optional<core::Scopes> scopes;
  std::optional<std::vector<std::string>> origins;
  std::optional<std::optional<core::Retention>> retention;
  std::optional<bool> disabled;
  std::optional<std::optional<Time>> expires_at;
};
/// not_found: there is none that the bearer may see. forbidden as above.
Task<Result<BearerPointer>> change_token(Engine& engine, BearerPointer by, core::TokenId id, TokenChange change);

/// From the answer on nobody can use it. not_found as above.
Task<Result<void>> revoke_token(Engine& engine, BearerPointer by, core::TokenId id);

/// The token, if the bearer may see it. Any thread.
Result<BearerPointer> find_token(const Engine& engine, const Bearer& by, const core::TokenId& id);
/// Those of an account that the bearer may see, in no order. not_found: no such account for the bearer. Any thread.
Result<std::vector<BearerPointer>> list_tokens(const Engine& engine, const Bearer& by, const core::AccountId& account);

}  // namespace mimeo::engine
