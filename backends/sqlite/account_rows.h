// Accounts, tokens and members as rows.
#pragma once

#include <string>

#include "core/account.h"
#include "core/token.h"
#include "sqlite/statement.h"

namespace mimeo::sqlite {

/// What a token has as text; lives until the statement they are bound to is done.
struct TokenTexts {
  explicit TokenTexts(const core::Token& token);
  std::string scopes;
  std::string origins;
  std::string retention;
};

void bind_account(Statement& statement, const core::Account& account);
void bind_token(Statement& statement, const core::Token& token, const TokenTexts& texts);

Result<core::Account> read_account(Statement& row);
Result<core::Token> read_token(Statement& row);
Result<core::Membership> read_member(Statement& row);

}  // namespace mimeo::sqlite
