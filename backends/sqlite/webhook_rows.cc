#include "sqlite/webhook_rows.h"

#include "sqlite/error.h"
#include "sqlite/webhooks.sql.h"

namespace mimeo::sqlite {
namespace {

Result<void> run_insert(Transaction& transaction, const char* query, const core::Delivery& delivery) {
  const auto endpoint = core::endpoint_of(delivery.url);
  std::string attempts;
  core::write_attempts(delivery.attempts, attempts);
  auto statement = transaction.prepare(query);
  statement.bind("id", delivery.id.text);
  statement.bind("account", delivery.account.text);
  statement.bind("prediction", delivery.prediction.text);
  statement.bind("event", core::to_string(delivery.event));
  statement.bind("url", delivery.url);
  statement.bind("state", core::to_string(delivery.state));
  statement.bind("created_at", delivery.created_at);
  statement.bind("round_began_at", delivery.round_began_at);
  statement.bind("tries", static_cast<std::int64_t>(delivery.tries));
  statement.bind_optional("next_attempt_at", delivery.next_attempt_at);
  statement.bind("attempts", attempts);
  statement.bind("trace_parent", delivery.trace.parent);
  statement.bind("trace_state", delivery.trace.state);
  statement.bind("endpoint", endpoint);
  statement.bind("body", delivery.body);
  return statement.run();
}

}  // namespace

Result<void> insert_delivery(Transaction& transaction, const core::Delivery& delivery) {
  auto inserted = run_insert(transaction, sql::webhooks::insert, delivery);
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "A delivery with this id already exists.");
}

Result<void> owe_delivery(Transaction& transaction, const core::Delivery& delivery) {
  return run_insert(transaction, sql::webhooks::owe, delivery);
}

Result<core::Delivery> read_delivery(Statement& row) {
  core::Delivery d;
  d.id.text = row.text();
  d.account.text = row.text();
  d.prediction.text = row.text();
  const auto event = core::parse_webhook_event(row.text());
  d.url = row.text();
  const auto state = core::parse_delivery_state(row.text());
  if (!event || !state) return damaged("unknown event or state of a delivery");
  d.event = *event;
  d.state = *state;
  d.created_at = row.time();
  d.round_began_at = row.time();
  d.tries = static_cast<int>(row.integer());
  d.next_attempt_at = row.optional_time();
  auto attempts = core::read_attempts(row.text());
  if (!attempts) return damaged("attempts of a delivery are not what they should be");
  d.attempts = std::move(*attempts);
  d.trace.parent = row.text();
  d.trace.state = row.text();
  d.body = row.text();
  return d;
}

}  // namespace mimeo::sqlite
