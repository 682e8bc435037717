// Accounts that come, change and go. What a bearer may do is its role (Accounts::role_over); which scope its token
// needs the routes have said.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// A new user. For operators (the route's business). invalid: no name. conflict: somebody has, or has had, the name.
Task<Result<AccountPointer>> create_user(Engine& engine, core::Account account);

/// A new organization, of which `founder`, a user, becomes the owner. invalid, conflict as above; conflict: the founder
/// belongs to limits::organizations_per_user already.
Task<Result<AccountPointer>> create_organization(Engine& engine, core::Account account, core::AccountId founder);

/// What is given changes, the rest stays.
struct AccountChange {
  std::optional<std::string> name;
  std::optional<std::string> github_url;
  std::optional<std::string> avatar_url;
  std::optional<bool> is_operator;
};
/// not_found: there is none, or the bearer has nothing to do with it. forbidden: only admins may; only operators make
/// operators. conflict: it is the last operator.
Task<Result<AccountPointer>> change_account(Engine& engine, BearerPointer by, core::AccountId id, AccountChange change);

/// Revokes its tokens and those it made, ends its memberships; its name is never given to anybody else. What it ran
/// stays until its time is over. not_found, forbidden as above: only owners may. conflict: it still has models, is the
/// last operator, or the last owner of an organization.
Task<Result<void>> remove_account(Engine& engine, BearerPointer by, core::AccountId id);

}  // namespace mimeo::engine
