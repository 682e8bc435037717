#include "sqlite/identities.h"

#include "sqlite/identities.sql.h"
#include "sqlite/rows.h"

namespace mimeo::sqlite {
namespace {

Result<seams::Identity> read_identity(Statement& row) {
  seams::Identity identity;
  identity.issuer = row.text();
  identity.subject = row.text();
  identity.account.text = row.text();
  identity.linked_at = row.time();
  return identity;
}

Result<void> insert_identity(Transaction& transaction, const seams::Identity& identity) {
  auto statement = transaction.prepare(sql::identities::link);
  statement.bind("issuer", identity.issuer);
  statement.bind("subject", identity.subject);
  statement.bind("account", identity.account.text);
  statement.bind("linked_at", identity.linked_at);
  auto linked = statement.run();
  if (linked) return linked;
  switch (linked.error().kind) {
    case ErrorKind::conflict: return fail(ErrorKind::conflict, "The person or the account is linked already.");
    case ErrorKind::not_found: return fail(ErrorKind::not_found, "There is no such account.");
    default: return linked;
  }
}

}  // namespace

seams::Write Identities::link(const seams::Identity& identity) {
  return writer_.submit(sizeof(identity),
                        [identity](Transaction& transaction) { return insert_identity(transaction, identity); });
}

seams::Write Identities::unlink(const core::AccountId& account, const std::string& issuer) {
  return writer_.submit(sizeof(account) + issuer.size(), [account, issuer](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::identities::unlink);
    statement.bind("account", account.text);
    statement.bind("issuer", issuer);
    return statement.run();
  });
}

Task<Result<std::optional<seams::Identity>>> Identities::find(std::string issuer, std::string subject) {
  auto read = [&](Connection& connection) {
    auto statement = connection.prepare(sql::identities::find);
    statement.bind("issuer", issuer);
    statement.bind("subject", subject);
    return read_first(statement, read_identity);
  };
  co_return co_await readers_.run(read);
}

Task<Result<std::optional<seams::Identity>>> Identities::find_of(core::AccountId account, std::string issuer) {
  auto read = [&](Connection& connection) {
    auto statement = connection.prepare(sql::identities::find_of);
    statement.bind("account", account.text);
    statement.bind("issuer", issuer);
    return read_first(statement, read_identity);
  };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite
