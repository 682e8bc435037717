#include "memory/accounts.h"

#include <algorithm>

namespace mimeo::memory {
namespace {

std::unexpected<Error> no_such_account() { return fail(ErrorKind::not_found, "There is no such account."); }

}  // namespace

bool Accounts::exists(const core::AccountId& id) const {
  return std::ranges::find(accounts_, id, &core::Account::id) != accounts_.end();
}

seams::Write Accounts::insert(const core::Account& account) {
  return writes_.submit([this, account]() -> Result<void> {
    if (exists(account.id)) return fail(ErrorKind::conflict, "An account of this name already exists.");
    accounts_.push_back(account);
    return {};
  });
}

seams::Write Accounts::update(const core::Account& account) {
  return writes_.submit([this, account]() -> Result<void> {
    const auto row = std::ranges::find(accounts_, account.id, &core::Account::id);
    if (row == accounts_.end()) return no_such_account();
    row->is_operator = account.is_operator;
    row->name = account.name;
    row->github_url = account.github_url;
    row->avatar_url = account.avatar_url;
    return {};
  });
}

seams::Write Accounts::remove(const core::AccountId& account, Time now) {
  return writes_.submit([this, account, now]() -> Result<void> {
    const auto row = std::ranges::find(accounts_, account, &core::Account::id);
    if (row == accounts_.end()) return no_such_account();
    row->removed_at = now;
    std::erase_if(tokens_, [&](const auto& one) { return one.account == account || one.created_by == account; });
    std::erase_if(members_, [&](const auto& one) { return one.organization == account || one.user == account; });
    return {};
  });
}

seams::Write Accounts::insert_token(const core::Token& token) {
  return writes_.submit([this, token]() -> Result<void> {
    if (!exists(token.account)) return no_such_account();
    const auto same = [&](const core::Token& one) { return one.hash == token.hash || one.id == token.id; };
    if (std::ranges::any_of(tokens_, same)) return fail(ErrorKind::conflict, "This token already exists.");
    tokens_.push_back(token);
    return {};
  });
}

seams::Write Accounts::update_token(const core::Token& token) {
  return writes_.submit([this, token]() -> Result<void> {
    const auto row = std::ranges::find(tokens_, token.id, &core::Token::id);
    if (row == tokens_.end()) return fail(ErrorKind::not_found, "There is no such token.");
    row->name = token.name;
    row->scopes = token.scopes;
    row->origins = token.origins;
    row->retention = token.retention;
    row->disabled = token.disabled;
    row->expires_at = token.expires_at;
    return {};
  });
}

seams::Write Accounts::remove_token(const core::TokenId& token) {
  return writes_.submit([this, token]() -> Result<void> {
    std::erase_if(tokens_, [&](const core::Token& one) { return one.id == token; });
    return {};
  });
}

seams::Write Accounts::note_uses(std::vector<seams::TokenUse> uses) {
  return writes_.submit([this, uses = std::move(uses)]() -> Result<void> {
    for (const auto& use : uses) {
      const auto row = std::ranges::find(tokens_, use.token, &core::Token::id);
      if (row != tokens_.end()) row->last_used_at = use.at;
    }
    return {};
  });
}

seams::Write Accounts::put_member(const core::Membership& member) {
  return writes_.submit([this, member]() -> Result<void> {
    if (!exists(member.organization) || !exists(member.user)) return no_such_account();
    const auto row = std::ranges::find_if(members_, [&](const core::Membership& one) {
      return one.organization == member.organization && one.user == member.user;
    });
    if (row == members_.end()) {
      members_.push_back(member);
    } else {
      row->role = member.role;
    }
    return {};
  });
}

seams::Write Accounts::remove_member(const core::AccountId& organization, const core::AccountId& user) {
  return writes_.submit([this, organization, user]() -> Result<void> {
    std::erase_if(members_, [&](const auto& one) { return one.organization == organization && one.user == user; });
    std::erase_if(tokens_, [&](const auto& one) { return one.account == organization && one.created_by == user; });
    return {};
  });
}

Task<Result<std::vector<core::Account>>> Accounts::accounts() {
  co_return writes_.read([this] { return accounts_; });
}

Task<Result<std::vector<core::Token>>> Accounts::tokens() {
  co_return writes_.read([this] { return tokens_; });
}

Task<Result<std::vector<core::Membership>>> Accounts::members() {
  co_return writes_.read([this] { return members_; });
}

}  // namespace mimeo::memory
