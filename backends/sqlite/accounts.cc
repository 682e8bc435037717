#include "sqlite/accounts.h"

#include "sqlite/accounts.sql.h"
#include "sqlite/rows.h"

namespace mimeo::sqlite {
namespace {

Result<core::Account> read_account(Statement& row) {
  core::Account a;
  a.id.text = row.text();
  a.type = row.text() == core::to_string(core::Account::Type::user) ? core::Account::Type::user
                                                                    : core::Account::Type::organization;
  a.name = row.text();
  a.github_url = row.text();
  a.avatar_url = row.text();
  a.created_at = row.time();
  return a;
}

Result<core::Token> read_token(Statement& row) {
  core::Token t;
  t.hash = row.text();
  t.account.text = row.text();
  t.name = row.text();
  t.created_at = row.time();
  return t;
}

Result<void> insert_account(Transaction& transaction, const core::Account& account) {
  auto statement = transaction.prepare(sql::accounts::insert);
  statement.bind("id", account.id.text);
  statement.bind("type", core::to_string(account.type));
  statement.bind("name", account.name);
  statement.bind("github_url", account.github_url);
  statement.bind("avatar_url", account.avatar_url);
  statement.bind("created_at", account.created_at);
  auto inserted = statement.run();
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "An account of this name already exists.");
}

Result<void> insert_token_row(Transaction& transaction, const core::Token& token) {
  auto statement = transaction.prepare(sql::accounts::insert_token);
  statement.bind("hash", token.hash);
  statement.bind("account", token.account.text);
  statement.bind("name", token.name);
  statement.bind("created_at", token.created_at);
  auto inserted = statement.run();
  if (inserted) return inserted;
  switch (inserted.error().kind) {
    case ErrorKind::conflict: return fail(ErrorKind::conflict, "This token already exists.");
    case ErrorKind::not_found: return fail(ErrorKind::not_found, "There is no such account.");
    default: return inserted;
  }
}

}  // namespace

seams::Write Accounts::insert(const core::Account& account) {
  return writer_.submit(sizeof(account),
                        [account](Transaction& transaction) { return insert_account(transaction, account); });
}

seams::Write Accounts::insert_token(const core::Token& token) {
  return writer_.submit(sizeof(token),
                        [token](Transaction& transaction) { return insert_token_row(transaction, token); });
}

seams::Write Accounts::remove_token(const std::string& hash) {
  return writer_.submit(sizeof(hash), [hash](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::accounts::remove_token);
    statement.bind("hash", hash);
    return statement.run();
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

}  // namespace mimeo::sqlite
