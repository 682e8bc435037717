#include "engine/members.h"

#include <algorithm>

#include "base/log.h"

namespace mimeo::engine {
namespace {

/// What a change of members begins with: what the bearer is there, and what the user is now.
struct Present {
  core::Role mine;
  std::optional<core::Role> theirs;
};

Result<Present> present(const Engine& engine, const Bearer& by, const core::AccountId& organization,
                        const core::AccountId& user) {
  const auto account = engine.accounts.find(organization);
  const auto mine = engine.accounts.role_over(by, organization);
  if (!mine || !account || account->type != core::Account::Type::organization) {
    return fail(ErrorKind::not_found, "No organization with the name " + organization.text + " exists");
  }
  return Present{*mine, engine.accounts.role(organization, user)};
}

/// `role` is what the user is to be, nothing when it is to go.
Result<void> check(const Engine& engine, const Present& now, const core::Membership& member,
                   std::optional<core::Role> role) {
  const auto& organization = member.organization.text;
  if (now.mine < core::Role::admin) {
    return fail(ErrorKind::forbidden, "Only admins of " + organization + " may change its members");
  }
  const bool about_owners = role == core::Role::owner || now.theirs == core::Role::owner;
  if (about_owners && now.mine < core::Role::owner && role != now.theirs) {
    return fail(ErrorKind::forbidden, "Only owners of " + organization + " may make or unmake owners");
  }
  if (role != core::Role::owner && is_last_owner(engine, member)) {
    return fail(ErrorKind::conflict, member.user.text + " is the last owner of " + organization);
  }
  return {};
}

Task<Result<core::Membership>> put_here(Engine& engine, BearerPointer by, core::Membership member) {
  const auto turn = co_await engine.account_turns.take("accounts");
  const auto now = present(engine, *by, member.organization, member.user);
  if (!now) co_return std::unexpected(now.error());
  auto allowed = check(engine, *now, member, member.role);
  if (!allowed) co_return pass_on(std::move(allowed));
  const auto user = engine.accounts.find(member.user);
  if (!user || user->type != core::Account::Type::user) {
    co_return fail(ErrorKind::not_found, "No user with the name " + member.user.text + " exists");
  }
  if (!now->theirs) {
    if (engine.accounts.members(member.organization).size() >= limits::members_per_organization) {
      co_return fail(ErrorKind::conflict, member.organization.text + " has as many members as one organization can");
    }
    if (engine.accounts.memberships(member.user).size() >= limits::organizations_per_user) {
      co_return fail(ErrorKind::conflict, member.user.text + " belongs to as many organizations as one user can");
    }
  }
  member.created_at = engine.world.clock.now();
  auto put = co_await engine.accounts.put(member);
  if (!put) co_return pass_on(std::move(put));
  log_info("member.put", {{"organization", member.organization},
                          {"user", member.user},
                          {"role", core::to_string(member.role)},
                          {"by", by->person()}});
  co_return member;
}

Task<Result<void>> remove_member_here(Engine& engine, BearerPointer by, core::AccountId organization,
                                      core::AccountId user) {
  const auto turn = co_await engine.account_turns.take("accounts");
  auto now = present(engine, *by, organization, user);
  if (!now) co_return pass_on(std::move(now));
  if (!now->theirs) co_return fail(ErrorKind::not_found, user.text + " is no member of " + organization.text);
  if (by->account->id == user) now->mine = core::Role::owner;
  const core::Membership member{organization, user, *now->theirs, {}};
  auto allowed = check(engine, *now, member, std::nullopt);
  if (!allowed) co_return allowed;
  auto removed = co_await engine.accounts.remove_member(organization, user);
  if (removed) log_info("member.removed", {{"organization", organization}, {"user", user}, {"by", by->person()}});
  co_return removed;
}

}  // namespace

std::unexpected<Error> no_such_account(const core::AccountId& id) {
  return fail(ErrorKind::not_found, "No account with the name " + id.text + " exists");
}

bool is_last_owner(const Engine& engine, const core::Membership& member) {
  const auto members = engine.accounts.members(member.organization);
  const auto is_owner = [](const core::Membership& one) { return one.role == core::Role::owner; };
  const auto is_other_owner = [&](const core::Membership& one) { return is_owner(one) && one.user != member.user; };
  return engine.accounts.role(member.organization, member.user) == core::Role::owner &&
         std::ranges::none_of(members, is_other_owner);
}

Task<Result<core::Membership>> put_member(Engine& engine, BearerPointer by, core::Membership member) {
  auto putting = put_here(engine, std::move(by), std::move(member));
  co_return co_await on_engine(engine, std::move(putting));
}

Task<Result<void>> remove_member(Engine& engine, BearerPointer by, core::AccountId organization, core::AccountId user) {
  auto removing = remove_member_here(engine, std::move(by), std::move(organization), std::move(user));
  co_return co_await on_engine(engine, std::move(removing));
}

}  // namespace mimeo::engine
