#include "engine/accounts.h"

#include <algorithm>
#include <mutex>

#include "base/hash.h"
#include "base/ids.h"

namespace mimeo::engine {
namespace {

constexpr std::int64_t second_us = 1'000'000;

std::int64_t micros(Time time) { return time.time_since_epoch().count(); }

}  // namespace

core::Token make_token(std::string_view text, core::AccountId account, core::AccountId maker, std::string name,
                       Time now) {
  core::Token token;
  token.id.text = new_time_ordered_id(now);
  token.hash = sha256_hex(text);
  token.prefix = core::token_prefix(text);
  token.account = std::move(account);
  token.created_by = std::move(maker);
  token.name = std::move(name);
  token.created_at = now;
  return token;
}

Task<Result<void>> Accounts::load() {
  auto accounts = co_await store_.accounts();
  if (!accounts) co_return pass_on(std::move(accounts));
  auto members = co_await store_.members();
  if (!members) co_return pass_on(std::move(members));
  auto tokens = co_await store_.tokens();
  if (!tokens) co_return pass_on(std::move(tokens));
  std::unique_lock lock(mutex_);
  for (auto& account : *accounts) {
    auto id = account.id;
    accounts_.insert_or_assign(std::move(id), std::make_shared<const core::Account>(std::move(account)));
  }
  for (auto& member : *members) members_.insert_or_assign({member.organization, member.user}, member);
  for (auto& token : *tokens) show_locked(std::move(token));
  co_return Result<void>{};
}

std::expected<BearerPointer, TokenRefusal> Accounts::authenticate(std::string_view text, Time now) const {
  const auto hash = sha256_hex(text);
  BearerPointer bearer;
  {
    std::shared_lock lock(mutex_);
    const auto found = tokens_by_hash_.find(hash);
    if (found == tokens_by_hash_.end()) return std::unexpected(TokenRefusal::unknown);
    bearer = found->second;
  }
  if (bearer->token.disabled) return std::unexpected(TokenRefusal::disabled);
  if (core::is_over(bearer->token, now)) return std::unexpected(TokenRefusal::expired);
  // Once a second, so that threads do not pass the same cache line around for every request.
  auto& last = bearer->trace->last_used_us;
  if (micros(now) - last.load(std::memory_order_relaxed) >= second_us) {
    last.store(micros(now), std::memory_order_relaxed);
  }
  return bearer;
}

AccountPointer Accounts::find_locked(const core::AccountId& id) const {
  const auto account = accounts_.find(id);
  return account == accounts_.end() || account->second->removed_at ? nullptr : account->second;
}

AccountPointer Accounts::find(const core::AccountId& id) const {
  std::shared_lock lock(mutex_);
  return find_locked(id);
}

bool Accounts::is_taken(const core::AccountId& id) const {
  std::shared_lock lock(mutex_);
  return accounts_.contains(id);
}

bool Accounts::empty() const {
  std::shared_lock lock(mutex_);
  return accounts_.empty();
}

std::vector<AccountPointer> Accounts::all() const {
  std::shared_lock lock(mutex_);
  std::vector<AccountPointer> all;
  for (const auto& [id, account] : accounts_) {
    if (!account->removed_at) all.push_back(account);
  }
  return all;
}

std::optional<core::Role> Accounts::role_locked(const Organization& organization, const User& user) const {
  const auto member = members_.find({organization, user});
  return member == members_.end() ? std::nullopt : std::optional(member->second.role);
}

std::optional<core::Role> Accounts::role(const core::AccountId& organization, const core::AccountId& user) const {
  std::shared_lock lock(mutex_);
  return role_locked(organization, user);
}

std::optional<core::Role> Accounts::role_over(const Bearer& bearer, const core::AccountId& account) const {
  std::shared_lock lock(mutex_);
  if (!find_locked(account)) return std::nullopt;
  if (bearer.account->is_operator) return core::Role::owner;
  if (bearer.account->id != account) return role_locked(account, bearer.account->id);
  return bearer.account->type == core::Account::Type::user ? core::Role::owner : core::Role::admin;
}

std::vector<core::Membership> Accounts::members(const core::AccountId& organization) const {
  std::shared_lock lock(mutex_);
  std::vector<core::Membership> members;
  for (auto at = members_.lower_bound({organization, {}}); at != members_.end(); ++at) {
    if (at->first.first != organization) break;
    members.push_back(at->second);
  }
  return members;
}

std::vector<core::Membership> Accounts::memberships(const core::AccountId& user) const {
  std::shared_lock lock(mutex_);
  std::vector<core::Membership> memberships;
  for (const auto& [key, member] : members_) {
    if (member.user == user) memberships.push_back(member);
  }
  return memberships;
}

BearerPointer Accounts::find_token(const core::TokenId& id) const {
  std::shared_lock lock(mutex_);
  const auto token = tokens_.find(id);
  return token == tokens_.end() ? nullptr : token->second;
}

std::vector<BearerPointer> Accounts::tokens(const core::AccountId& account) const {
  std::shared_lock lock(mutex_);
  std::vector<BearerPointer> tokens;
  for (const auto& [id, bearer] : tokens_) {
    if (bearer->token.account == account) tokens.push_back(bearer);
  }
  return tokens;
}

bool Accounts::serves_page(std::string_view origin, Time now) const {
  std::shared_lock lock(mutex_);
  return std::ranges::any_of(tokens_for_pages_, [&](const auto& entry) {
    const core::Token& token = entry.second->token;
    return !token.disabled && !core::is_over(token, now) && core::allows_origin(token, origin);
  });
}

Task<Result<void>> Accounts::add(core::Account account) {
  auto write = store_.insert(account);
  auto written = co_await write.durable();
  if (written) show(std::move(account));
  co_return written;
}

Task<Result<void>> Accounts::change(core::Account account) {
  auto write = store_.update(account);
  auto written = co_await write.durable();
  if (written) show(std::move(account));
  co_return written;
}

Task<Result<void>> Accounts::remove(core::AccountId id, Time now) {
  auto write = store_.remove(id, now);
  auto written = co_await write.durable();
  if (!written) co_return written;
  std::unique_lock lock(mutex_);
  auto removed = std::make_shared<core::Account>(*accounts_.at(id));
  removed->removed_at = now;
  accounts_.insert_or_assign(id, std::move(removed));
  std::erase_if(members_, [&](const auto& entry) { return entry.first.first == id || entry.first.second == id; });
  forget_tokens_locked([&](const core::Token& token) { return token.account == id || token.created_by == id; });
  co_return written;
}

Task<Result<void>> Accounts::add(core::Token token) {
  auto write = store_.insert_token(token);
  auto written = co_await write.durable();
  if (written) show(std::move(token));
  co_return written;
}

Task<Result<void>> Accounts::change(core::Token token) {
  auto write = store_.update_token(token);
  auto written = co_await write.durable();
  if (written) show(std::move(token));
  co_return written;
}

Task<Result<void>> Accounts::remove(core::TokenId id) {
  auto write = store_.remove_token(id);
  auto written = co_await write.durable();
  if (!written) co_return written;
  std::unique_lock lock(mutex_);
  forget_tokens_locked([&](const core::Token& token) { return token.id == id; });
  co_return written;
}

Task<Result<void>> Accounts::put(core::Membership member) {
  auto write = store_.put_member(member);
  auto written = co_await write.durable();
  if (!written) co_return written;
  std::unique_lock lock(mutex_);
  const auto [at, is_new] = members_.try_emplace({member.organization, member.user}, member);
  if (!is_new) at->second.role = member.role;
  renew_tokens_of_locked(member.organization);
  co_return written;
}

Task<Result<void>> Accounts::remove_member(core::AccountId organization, core::AccountId user) {
  auto write = store_.remove_member(organization, user);
  auto written = co_await write.durable();
  if (!written) co_return written;
  std::unique_lock lock(mutex_);
  members_.erase({organization, user});
  forget_tokens_locked(
      [&](const core::Token& token) { return token.account == organization && token.created_by == user; });
  co_return written;
}

Task<Result<void>> Accounts::add_token(std::string text, core::AccountId account, std::string name, Time now) {
  auto maker = account;
  co_return co_await add(make_token(text, std::move(account), std::move(maker), std::move(name), now));
}

std::vector<seams::TokenUse> Accounts::take_uses() const {
  std::shared_lock lock(mutex_);
  std::vector<seams::TokenUse> uses;
  for (const auto& [id, bearer] : tokens_) {
    const auto last = bearer->trace->last_used_us.load(std::memory_order_relaxed);
    if (bearer->trace->noted_us.exchange(last, std::memory_order_relaxed) == last) continue;
    uses.push_back({id, Time(Duration(last))});
  }
  return uses;
}

void Accounts::show(core::Account account) {
  auto shared = std::make_shared<const core::Account>(std::move(account));
  std::unique_lock lock(mutex_);
  accounts_.insert_or_assign(shared->id, shared);
  renew_tokens_of_locked(shared->id);
}

void Accounts::show(core::Token token) {
  std::unique_lock lock(mutex_);
  show_locked(std::move(token));
}

void Accounts::show_locked(core::Token token) {
  const auto account = find_locked(token.account);
  if (!account) return;
  const auto old = tokens_.find(token.id);
  auto bearer = std::make_shared<Bearer>();
  bearer->account = account;
  bearer->scopes = scopes_now_locked(token, *account);
  if (old != tokens_.end()) {
    bearer->trace = old->second->trace;
  } else {
    bearer->trace = std::make_shared<TokenTrace>();
    const auto last = token.last_used_at ? micros(*token.last_used_at) : 0;
    bearer->trace->last_used_us = last;
    bearer->trace->noted_us = last;
  }
  bearer->token = std::move(token);
  tokens_.insert_or_assign(bearer->token.id, bearer);
  if (bearer->token.origins.empty()) {
    tokens_for_pages_.erase(bearer->token.id);
  } else {
    tokens_for_pages_.insert_or_assign(bearer->token.id, bearer);
  }
  tokens_by_hash_.insert_or_assign(bearer->token.hash, bearer);
}

template <class Goes>
void Accounts::forget_tokens_locked(Goes goes) {
  const auto entry_goes = [&](const auto& entry) { return goes(entry.second->token); };
  std::erase_if(tokens_by_hash_, entry_goes);
  std::erase_if(tokens_for_pages_, entry_goes);
  std::erase_if(tokens_, entry_goes);
}

void Accounts::renew_tokens_of_locked(const core::AccountId& account) {
  std::vector<core::Token> affected;
  for (const auto& [id, bearer] : tokens_) {
    const core::Token& token = bearer->token;
    if (token.account == account || token.created_by == account) affected.push_back(token);
  }
  for (auto& token : affected) show_locked(std::move(token));
}

core::Scopes Accounts::scopes_now_locked(const core::Token& token, const core::Account& account) const {
  if (account.type == core::Account::Type::user || token.created_by == account.id) return token.scopes;
  const auto maker = find_locked(token.created_by);
  if (maker && maker->is_operator) return token.scopes;
  return core::scopes_within(token.scopes, role_locked(token.account, token.created_by));
}

}  // namespace mimeo::engine
