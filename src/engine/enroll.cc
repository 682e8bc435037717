#include "engine/enroll.h"

#include <algorithm>
#include <array>

#include "base/log.h"
#include "engine/members.h"

namespace mimeo::engine {
namespace {

/// On the web page and in the API addresses begin with these; a model's begins with its owner.
constexpr auto reserved = std::to_array<std::string_view>({"assets", "cog", "collections", "deployments", "docs", "explore", "files", "login",
                                                           "mcp", "p", "policy", "predictions", "search", "settings", "trainings", "v1", "v2"});

std::optional<Error> fault_of_name(const Engine& engine, const core::AccountId& id) {
  if (!core::is_valid_name(id.text)) {
    return Error{ErrorKind::invalid,
                 "A username consists of a-z, 0-9, '.', '_' and '-', begins with a letter or digit, and has at most 64 "
                 "characters"};
  }
  if (std::ranges::find(reserved, id.text) != reserved.end()) {
    return Error{ErrorKind::conflict, "The name " + id.text + " is an address of ours"};
  }
  if (engine.accounts.find(id)) return Error{ErrorKind::conflict, "The name " + id.text + " is taken"};
  if (engine.accounts.is_taken(id)) {
    return Error{ErrorKind::conflict,
                 "The name " + id.text + " was an account's that is gone; names are not given again"};
  }
  return std::nullopt;
}

bool is_last_operator(const Engine& engine, const core::Account& account) {
  if (!account.is_operator) return false;
  const auto all = engine.accounts.all();
  return std::ranges::count_if(all, [](const AccountPointer& one) { return one->is_operator; }) == 1;
}

Task<Result<AccountPointer>> create_account_here(Engine& engine, core::Account account,
                                                 std::optional<core::AccountId> founder) {
  const auto turn = co_await engine.account_turns.take("accounts");
  if (auto fault = fault_of_name(engine, account.id)) co_return std::unexpected(std::move(*fault));
  if (founder && engine.accounts.memberships(*founder).size() >= limits::organizations_per_user) {
    co_return fail(ErrorKind::conflict, "You belong to as many organizations as one user can");
  }
  const auto id = account.id;
  account.created_at = engine.world.clock.now();
  auto added = co_await engine.accounts.add(std::move(account));
  if (!added) co_return pass_on(std::move(added));
  if (founder) {
    // A crash in between leaves an organization without an owner, which an operator can give one.
    core::Membership owner{id, std::move(*founder), core::Role::owner, engine.world.clock.now()};
    auto owned = co_await engine.accounts.put(std::move(owner));
    if (!owned) co_return pass_on(std::move(owned));
  }
  log_info("account.created", {{"account", id}});
  co_return engine.accounts.find(id);
}

Task<Result<AccountPointer>> change_account_here(Engine& engine, BearerPointer by, core::AccountId id,
                                                 AccountChange change) {
  const auto turn = co_await engine.account_turns.take("accounts");
  const auto role = engine.accounts.role_over(*by, id);
  const auto account = engine.accounts.find(id);
  if (!role || !account) co_return no_such_account(id);
  if (*role < core::Role::admin) co_return fail(ErrorKind::forbidden, "Only admins of " + id.text + " may change it");
  auto changed = *account;
  if (change.is_operator && *change.is_operator != account->is_operator) {
    if (!by->account->is_operator) co_return fail(ErrorKind::forbidden, "Only operators make operators");
    if (account->type != core::Account::Type::user)
      co_return fail(ErrorKind::invalid, "Only a user can be an operator");
    if (is_last_operator(engine, *account)) co_return fail(ErrorKind::conflict, id.text + " is the last operator");
    changed.is_operator = *change.is_operator;
  }
  if (change.name) changed.name = std::move(*change.name);
  if (change.github_url) changed.github_url = std::move(*change.github_url);
  if (change.avatar_url) changed.avatar_url = std::move(*change.avatar_url);
  auto stored = co_await engine.accounts.change(std::move(changed));
  if (!stored) co_return pass_on(std::move(stored));
  co_return engine.accounts.find(id);
}

/// Why the account has to stay.
std::optional<std::string> what_holds(const Engine& engine, const core::Account& account) {
  if (is_last_operator(engine, account)) return account.id.text + " is the last operator";
  for (const auto& model : engine.catalog.models()) {
    if (model->name.owner == account.id.text) return account.id.text + " still has models, " + model->name.text();
  }
  for (const auto& membership : engine.accounts.memberships(account.id)) {
    if (is_last_owner(engine, membership)) {
      return account.id.text + " is the last owner of " + membership.organization.text;
    }
  }
  return std::nullopt;
}

Task<Result<void>> remove_account_here(Engine& engine, BearerPointer by, core::AccountId id) {
  const auto turn = co_await engine.account_turns.take("accounts");
  const auto role = engine.accounts.role_over(*by, id);
  const auto account = engine.accounts.find(id);
  if (!role || !account) co_return no_such_account(id);
  if (*role < core::Role::owner) co_return fail(ErrorKind::forbidden, "Only owners of " + id.text + " may remove it");
  if (auto reason = what_holds(engine, *account)) co_return fail(ErrorKind::conflict, std::move(*reason));
  auto removed = co_await engine.accounts.remove(id, engine.world.clock.now());
  if (removed) log_info("account.removed", {{"account", id}, {"by", by->person()}});
  co_return removed;
}

}  // namespace

Task<Result<AccountPointer>> create_user(Engine& engine, core::Account account) {
  account.type = core::Account::Type::user;
  auto creating = create_account_here(engine, std::move(account), std::nullopt);
  co_return co_await on_engine(engine, std::move(creating));
}

Task<Result<AccountPointer>> create_organization(Engine& engine, core::Account account, core::AccountId founder) {
  account.type = core::Account::Type::organization;
  auto creating = create_account_here(engine, std::move(account), std::move(founder));
  co_return co_await on_engine(engine, std::move(creating));
}

Task<Result<AccountPointer>> change_account(Engine& engine, BearerPointer by, core::AccountId id,
                                            AccountChange change) {
  auto changing = change_account_here(engine, std::move(by), std::move(id), std::move(change));
  co_return co_await on_engine(engine, std::move(changing));
}

Task<Result<void>> remove_account(Engine& engine, BearerPointer by, core::AccountId id) {
  auto removing = remove_account_here(engine, std::move(by), std::move(id));
  co_return co_await on_engine(engine, std::move(removing));
}

}  // namespace mimeo::engine
