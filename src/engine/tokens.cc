#include "engine/tokens.h"

#include "base/log.h"
#include "engine/members.h"

namespace mimeo::engine {
namespace {

bool may_see(core::Role role, const Bearer& by, const core::Token& token) {
  return role >= core::Role::admin || token.created_by == by.person();
}

Result<void> check_scopes(core::Role role, core::Scopes scopes, const core::AccountId& account) {
  if (role >= core::Role::admin || !scopes.has(core::Scope::admin)) return {};
  return fail(ErrorKind::forbidden, "Only admins of " + account.text + " may have tokens with the scope admin");
}

Task<Result<NewToken>> create_token_here(Engine& engine, BearerPointer by, TokenRequest request) {
  const auto turn = co_await engine.account_turns.take("accounts");
  const auto role = engine.accounts.role_over(*by, request.account);
  const auto account = engine.accounts.find(request.account);
  if (!role || !account) co_return no_such_account(request.account);
  auto allowed = check_scopes(*role, request.scopes, request.account);
  if (!allowed) co_return pass_on(std::move(allowed));
  if (engine.accounts.tokens(request.account).size() >= limits::tokens_per_account) {
    co_return fail(ErrorKind::conflict, request.account.text + " has as many tokens as one account can; revoke some");
  }
  NewToken made;
  made.text = core::new_token_text();
  // A user's token goes with the user, whoever made it; an organization's with who made it there.
  const auto& maker = account->type == core::Account::Type::user ? account->id : by->person();
  auto token = make_token(made.text, account->id, maker, std::move(request.name), engine.world.clock.now());
  token.scopes = request.scopes;
  token.origins = std::move(request.origins);
  token.retention = request.retention;
  token.expires_at = request.expires_at;
  const auto id = token.id;
  auto added = co_await engine.accounts.add(std::move(token));
  if (!added) co_return pass_on(std::move(added));
  made.bearer = engine.accounts.find_token(id);
  log_info("token.created", {{"token", id}, {"account", account->id}, {"by", by->person()}});
  co_return made;
}

Task<Result<BearerPointer>> change_token_here(Engine& engine, BearerPointer by, core::TokenId id, TokenChange change) {
  const auto turn = co_await engine.account_turns.take("accounts");
  auto found = find_token(engine, *by, id);
  if (!found) co_return found;
  auto token = (*found)->token;
  if (change.scopes) {
    const auto role = engine.accounts.role_over(*by, token.account).value_or(core::Role::member);
    auto allowed = check_scopes(role, *change.scopes, token.account);
    if (!allowed) co_return pass_on(std::move(allowed));
    token.scopes = *change.scopes;
  }
  if (change.name) token.name = std::move(*change.name);
  if (change.origins) token.origins = std::move(*change.origins);
  if (change.retention) token.retention = *change.retention;
  if (change.disabled) token.disabled = *change.disabled;
  if (change.expires_at) token.expires_at = *change.expires_at;
  auto stored = co_await engine.accounts.change(std::move(token));
  if (!stored) co_return pass_on(std::move(stored));
  log_info("token.changed", {{"token", id}, {"by", by->person()}});
  co_return engine.accounts.find_token(id);
}

Task<Result<void>> revoke_here(Engine& engine, BearerPointer by, core::TokenId id) {
  const auto turn = co_await engine.account_turns.take("accounts");
  auto found = find_token(engine, *by, id);
  if (!found) co_return pass_on(std::move(found));
  auto removed = co_await engine.accounts.remove(id);
  if (removed) log_info("token.revoked", {{"token", id}, {"by", by->person()}});
  co_return removed;
}

}  // namespace

Result<BearerPointer> find_token(const Engine& engine, const Bearer& by, const core::TokenId& id) {
  auto found = engine.accounts.find_token(id);
  const auto role = found ? engine.accounts.role_over(by, found->token.account) : std::nullopt;
  if (!role || !may_see(*role, by, found->token)) {
    return fail(ErrorKind::not_found, "No token with the id " + id.text + " exists");
  }
  return found;
}

Result<std::vector<BearerPointer>> list_tokens(const Engine& engine, const Bearer& by, const core::AccountId& account) {
  const auto role = engine.accounts.role_over(by, account);
  if (!role) return no_such_account(account);
  auto tokens = engine.accounts.tokens(account);
  std::erase_if(tokens, [&](const BearerPointer& one) { return !may_see(*role, by, one->token); });
  return tokens;
}

Task<Result<NewToken>> create_token(Engine& engine, BearerPointer by, TokenRequest request) {
  auto creating = create_token_here(engine, std::move(by), std::move(request));
  co_return co_await on_engine(engine, std::move(creating));
}

Task<Result<BearerPointer>> change_token(Engine& engine, BearerPointer by, core::TokenId id, TokenChange change) {
  auto changing = change_token_here(engine, std::move(by), std::move(id), std::move(change));
  co_return co_await on_engine(engine, std::move(changing));
}

Task<Result<void>> revoke_token(Engine& engine, BearerPointer by, core::TokenId id) {
  auto revoking = revoke_here(engine, std::move(by), std::move(id));
  co_return co_await on_engine(engine, std::move(revoking));
}

}  // namespace mimeo::engine
