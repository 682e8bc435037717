// Accounts, who belongs to which, and the tokens that speak for them, in memory: who is behind a request.
//
// Questions may be asked from any thread. Changes are made on the engine's thread by whoever has entered
// engine.account_turns (engine/enroll.h, members.h, tokens.h), or at the first start: durable, then visible.
#pragma once

#include <array>
#include <atomic>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/account.h"
#include "core/rate.h"
#include "core/token.h"
#include "seams/account_store.h"

namespace mimeo::engine {

using AccountPointer = std::shared_ptr<const core::Account>;

/// What of a token changes with every request. Any thread.
struct TokenTrace {
  std::atomic<std::int64_t> last_used_us = 0;  ///< to the second
  std::atomic<std::int64_t> noted_us = 0;      ///< what of it the store has been given
  /// When each bucket is full again (core/rate.h), in microseconds.
  std::array<std::atomic<std::int64_t>, core::rate_classes> full_at_us = {};
};

/// A token as requests meet it. Immutable but for its trace; a change makes a new one with the same trace.
struct Bearer {
  core::Token token;
  AccountPointer account;
  /// What it may do now: the token's own scopes, less what the user who made it may not do any more.
  core::Scopes scopes;
  std::shared_ptr<TokenTrace> trace;

  /// The user behind it: the account itself, or in an organization who made the token.
  const core::AccountId& person() const {
    return account->type == core::Account::Type::user ? account->id : token.created_by;
  }
};
using BearerPointer = std::shared_ptr<const Bearer>;

/// Why a token is not taken.
enum class TokenRefusal { unknown, disabled, expired };

class Accounts {
 public:
  explicit Accounts(seams::AccountStore& store) : store_(store) {}

  /// Reads everything the store has. Once, before the first request.
  Task<Result<void>> load();

  /// Who a token's text speaks for. One hash and one look-up; remembers the use.
  std::expected<BearerPointer, TokenRefusal> authenticate(std::string_view text, Time now) const;

  /// An account that exists and has not been removed.
  AccountPointer find(const core::AccountId& id) const;
  /// Whether anybody has, or has had, the name.
  bool is_taken(const core::AccountId& id) const;
  bool empty() const;
  /// All that have not been removed, in no order.
  std::vector<AccountPointer> all() const;

  /// The role of a user in an organization; nothing for who does not belong to it.
  std::optional<core::Role> role(const core::AccountId& organization, const core::AccountId& user) const;
  /// What a bearer may do to an account: owner of itself, of what it has founded, and of everything for an operator; an
  /// organization's own token is its admin. Nothing when it has nothing to do with it, or there is none.
  std::optional<core::Role> role_over(const Bearer& bearer, const core::AccountId& account) const;
  std::vector<core::Membership> members(const core::AccountId& organization) const;
  std::vector<core::Membership> memberships(const core::AccountId& user) const;

  BearerPointer find_token(const core::TokenId& id) const;
  /// The tokens that speak for an account, in no order.
  std::vector<BearerPointer> tokens(const core::AccountId& account) const;
  /// Whether a page of `origin` may use any token that is in force.
  bool serves_page(std::string_view origin, Time now) const;

  Task<Result<void>> add(core::Account account);
  Task<Result<void>> change(core::Account account);
  Task<Result<void>> remove(core::AccountId id, Time now);
  Task<Result<void>> add(core::Token token);
  Task<Result<void>> change(core::Token token);
  Task<Result<void>> remove(core::TokenId id);
  Task<Result<void>> put(core::Membership member);
  Task<Result<void>> remove_member(core::AccountId organization, core::AccountId user);

  /// Registers `text` as a token of an account's own, with every right.
  Task<Result<void>> add_token(std::string text, core::AccountId account, std::string name, Time now);

  /// The uses since the last call, for the store.
  std::vector<seams::TokenUse> take_uses() const;

 private:
  using Organization = core::AccountId;
  using User = core::AccountId;

  void show(core::Account account);
  void show(core::Token token);
  // The rest with mutex_ held.
  void show_locked(core::Token token);
  template <class Goes>
  void forget_tokens_locked(Goes goes);
  void renew_tokens_of_locked(const core::AccountId& account);
  core::Scopes scopes_now_locked(const core::Token& token, const core::Account& account) const;
  AccountPointer find_locked(const core::AccountId& id) const;
  std::optional<core::Role> role_locked(const Organization& organization, const User& user) const;

  seams::AccountStore& store_;
  mutable std::shared_mutex mutex_;                               // guards all that follows
  std::unordered_map<core::AccountId, AccountPointer> accounts_;  // removed ones too
  std::map<std::pair<Organization, User>, core::Membership> members_;
  std::unordered_map<core::TokenId, BearerPointer> tokens_;
  std::unordered_map<std::string, BearerPointer> tokens_by_hash_;
  std::unordered_map<core::TokenId, BearerPointer> tokens_for_pages_;  // those that have origins: few
};

/// A token that speaks for `account`, made now by `maker`, that is this text.
core::Token make_token(std::string_view text, core::AccountId account, core::AccountId maker, std::string name,
                       Time now);

}  // namespace mimeo::engine
