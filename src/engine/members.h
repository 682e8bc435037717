// Who belongs to an organization, and as what.
#pragma once

#include "engine/engine.h"

namespace mimeo::engine {

/// Adds a member or changes its role. not_found: no such organization for the bearer, or no such user. forbidden: only
/// admins change members, only owners make or unmake owners. conflict: the last owner must stay one; the organization
/// is full.
Task<Result<core::Membership>> put_member(Engine& engine, BearerPointer by, core::Membership member);

/// Who leaves loses the tokens made there. Anybody may leave; removing others is refused as above. not_found: no
/// member.
Task<Result<void>> remove_member(Engine& engine, BearerPointer by, core::AccountId organization, core::AccountId user);

/// Of an organization: without this member nobody could manage it.
bool is_last_owner(const Engine& engine, const core::Membership& member);

std::unexpected<Error> no_such_account(const core::AccountId& id);

}  // namespace mimeo::engine
