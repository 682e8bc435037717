#include "sqlite/create_keys.h"

#include "sqlite/create_keys.sql.h"
#include "sqlite/rows.h"

namespace mimeo::sqlite {
namespace {

using Kind = core::CreateKey::Kind;

constexpr std::string_view given = "given";
constexpr std::string_view observed = "observed";

Result<core::KnownCreate> read_known(Statement& row) {
  core::KnownCreate known;
  known.key.key = row.text();
  known.prediction.text = row.text();
  known.key.kind = row.text() == given ? Kind::given : Kind::observed;
  known.key.fingerprint = row.text();
  known.key.attempt = static_cast<int>(row.integer());
  known.created_at = row.time();
  known.key.expires_at = row.time();
  return known;
}

}  // namespace

Result<void> insert_create_key(Transaction& transaction, const core::AccountId& account, const core::CreateKey& key,
                               const core::PredictionId& prediction, Time created_at) {
  {
    auto expired = transaction.prepare(sql::create_keys::forget_expired);
    expired.bind("account", account.text);
    expired.bind("key", key.key);
    expired.bind("now", created_at);
    if (auto forgotten = expired.run(); !forgotten) return forgotten;
  }
  auto statement = transaction.prepare(sql::create_keys::insert);
  statement.bind("account", account.text);
  statement.bind("key", key.key);
  statement.bind("prediction", prediction.text);
  statement.bind("kind", key.kind == Kind::given ? given : observed);
  statement.bind("fingerprint", key.fingerprint);
  statement.bind("attempt", static_cast<std::int64_t>(key.attempt));
  statement.bind("created_at", created_at);
  statement.bind("expires_at", key.expires_at);
  auto inserted = statement.run();
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "This key stands for another prediction.");
}

Task<Result<std::vector<core::KnownCreate>>> CreateKeys::find(core::AccountId account, std::string key, Time now) {
  auto read = [&](Connection& connection) {
    auto statement = connection.prepare(sql::create_keys::find);
    statement.bind("account", account.text);
    statement.bind("key", key);
    statement.bind("now", now);
    return read_all(statement, read_known);
  };
  co_return co_await readers_.run(read);
}

seams::Write CreateKeys::note_attempt(const core::AccountId& account, const std::string& key,
                                      const core::PredictionId& prediction, int attempt) {
  auto run = [account, key, prediction, attempt](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::create_keys::note_attempt);
    statement.bind("attempt", static_cast<std::int64_t>(attempt));
    statement.bind("account", account.text);
    statement.bind("key", key);
    statement.bind("prediction", prediction.text);
    return statement.run();
  };
  return writer_.submit(sizeof(run), std::move(run), seams::Urgency::soon);
}

seams::Write CreateKeys::forget(Time now) {
  auto run = [now](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::create_keys::forget);
    statement.bind("now", now);
    return statement.run();
  };
  return writer_.submit(sizeof(run), std::move(run), seams::Urgency::soon);
}

}  // namespace mimeo::sqlite
