#include "sqlite/accounts.h"

#include "sqlite/account_rows.h"
#include "sqlite/accounts.sql.h"
#include "sqlite/rows.h"

namespace mimeo::sqlite {
namespace {

Result<void> insert_account(Transaction& transaction, const core::Account& account) {
  auto statement = transaction.prepare(sql::accounts::insert);
  bind_account(statement, account);
  auto inserted = statement.run();
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "An account of this name already exists.");
}

Result<void> insert_token_row(Transaction& transaction, const core::Token& token) {
  auto statement = transaction.prepare(sql::accounts::insert_token);
  const TokenTexts texts(token);
  bind_token(statement, token, texts);
  auto inserted = statement.run();
  if (inserted) return inserted;
  switch (inserted.error().kind) {
    case ErrorKind::conflict: return fail(ErrorKind::conflict, "This token already exists.");
    case ErrorKind::not_found: return fail(ErrorKind::not_found, "There is no such account.");
    default: return inserted;
  }
}

/// Runs a statement that must find its row.
Result<void> run_on_row(Statement& statement, std::string_view what) {
  auto changed = statement.run();
  if (!changed) return changed;
  if (statement.changes() == 0) return fail(ErrorKind::not_found, fmt::format("There is no such {}.", what));
  return {};
}

Result<void> remove_what_hangs_on(Transaction& transaction, const core::AccountId& account) {
  for (const char* query : {sql::accounts::remove_tokens_of, sql::accounts::remove_members_of}) {
    auto statement = transaction.prepare(query);
    statement.bind("account", account.text);
    if (auto removed = statement.run(); !removed) return removed;
  }
  return {};
}

Result<void> remove_account(Transaction& transaction, const core::AccountId& account, Time now) {
  auto statement = transaction.prepare(sql::accounts::mark_removed);
  statement.bind("now", now);
  statement.bind("id", account.text);
  if (auto marked = run_on_row(statement, "account"); !marked) return marked;
  return remove_what_hangs_on(transaction, account);
}

Result<void> remove_member_rows(Transaction& transaction, const core::AccountId& organization,
                                const core::AccountId& user) {
  auto member = transaction.prepare(sql::accounts::remove_member);
  member.bind("organization", organization.text);
  member.bind("user", user.text);
  if (auto removed = member.run(); !removed) return removed;
  auto tokens = transaction.prepare(sql::accounts::remove_tokens_made_by);
  tokens.bind("account", organization.text);
  tokens.bind("user", user.text);
  return tokens.run();
}

}  // namespace

seams::Write Accounts::insert(const core::Account& account) {
  return writer_.submit(sizeof(account),
                        [account](Transaction& transaction) { return insert_account(transaction, account); });
}

seams::Write Accounts::update(const core::Account& account) {
  return writer_.submit(sizeof(account), [account](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::accounts::update);
    statement.bind("is_operator", account.is_operator);
    statement.bind("name", account.name);
    statement.bind("github_url", account.github_url);
    statement.bind("avatar_url", account.avatar_url);
    statement.bind("id", account.id.text);
    return run_on_row(statement, "account");
  });
}

seams::Write Accounts::remove(const core::AccountId& account, Time now) {
  return writer_.submit(sizeof(account), [account, now](Transaction& transaction) {
    return transaction.all_or_nothing([&] { return remove_account(transaction, account, now); });
  });
}

seams::Write Accounts::insert_token(const core::Token& token) {
  return writer_.submit(sizeof(token),
                        [token](Transaction& transaction) { return insert_token_row(transaction, token); });
}

seams::Write Accounts::update_token(const core::Token& token) {
  return writer_.submit(sizeof(token), [token](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::accounts::update_token);
    const TokenTexts texts(token);
    statement.bind("name", token.name);
    statement.bind("scopes", texts.scopes);
    statement.bind("origins", texts.origins);
    statement.bind("retention", texts.retention);
    statement.bind("disabled", token.disabled);
    statement.bind_optional("expires_at", token.expires_at);
    statement.bind("id", token.id.text);
    return run_on_row(statement, "token");
  });
}

seams::Write Accounts::remove_token(const core::TokenId& token) {
  return writer_.submit(sizeof(token), [token](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::accounts::remove_token);
    statement.bind("id", token.text);
    return statement.run();
  });
}

seams::Write Accounts::note_uses(std::vector<seams::TokenUse> uses) {
  const auto bytes = uses.size() * sizeof(seams::TokenUse);
  auto note = [uses = std::move(uses)](Transaction& transaction) {
    return transaction.all_or_nothing([&]() -> Result<void> {
      for (const auto& use : uses) {
        auto statement = transaction.prepare(sql::accounts::note_use);
        statement.bind("at", use.at);
        statement.bind("id", use.token.text);
        if (auto noted = statement.run(); !noted) return noted;
      }
      return {};
    });
  };
  return writer_.submit(bytes, std::move(note), seams::Urgency::soon);
}

seams::Write Accounts::put_member(const core::Membership& member) {
  return writer_.submit(sizeof(member), [member](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::accounts::put_member);
    statement.bind("organization", member.organization.text);
    statement.bind("user", member.user.text);
    statement.bind("role", core::to_string(member.role));
    statement.bind("created_at", member.created_at);
    auto put = statement.run();
    if (put || put.error().kind != ErrorKind::not_found) return put;
    return fail(ErrorKind::not_found, "There is no such account.");
  });
}

seams::Write Accounts::remove_member(const core::AccountId& organization, const core::AccountId& user) {
  return writer_.submit(sizeof(user) * 2, [organization, user](Transaction& transaction) {
    return transaction.all_or_nothing([&] { return remove_member_rows(transaction, organization, user); });
  });
}

Task<Result<std::vector<core::Account>>> Accounts::accounts() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::accounts::accounts);
    return read_all(statement, read_account);
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::Token>>> Accounts::tokens() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::accounts::tokens);
    return read_all(statement, read_token);
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<core::Membership>>> Accounts::members() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::accounts::members);
    return read_all(statement, read_member);
  };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite
