#include "sqlite/webhooks.h"

#include "sqlite/rows.h"
#include "sqlite/span.h"
#include "sqlite/webhook_rows.h"
#include "sqlite/webhooks.sql.h"

namespace mimeo::sqlite {
namespace {

/// Ids are ASCII.
constexpr std::string_view after_every_id = "\x7f";

Result<core::WebhookSecret> read_secret(Statement& row) {
  core::WebhookSecret secret;
  secret.account.text = row.text();
  secret.key = row.text();
  secret.created_at = row.time();
  secret.valid_until = row.optional_time();
  return secret;
}

Result<seams::DueEndpoint> read_due_endpoint(Statement& row) {
  seams::DueEndpoint due;
  due.endpoint = row.text();
  due.earliest = row.time();
  return due;
}

Result<void> run_insert_secret(Transaction& transaction, const core::WebhookSecret& secret) {
  auto statement = transaction.prepare(sql::webhooks::insert_secret);
  statement.bind("account", secret.account.text);
  statement.bind("key", secret.key);
  statement.bind("created_at", secret.created_at);
  auto inserted = statement.run();
  if (inserted || inserted.error().kind != ErrorKind::conflict) return inserted;
  return fail(ErrorKind::conflict, "The account has a webhook secret.");
}

Result<void> rotate(Transaction& transaction, const core::WebhookSecret& fresh, Time former_until) {
  {
    auto removed = transaction.prepare(sql::webhooks::remove_former_secrets);
    removed.bind("account", fresh.account.text);
    if (auto done = removed.run(); !done) return done;
  }
  {
    auto retired = transaction.prepare(sql::webhooks::retire_secret);
    retired.bind("valid_until", former_until);
    retired.bind("account", fresh.account.text);
    if (auto done = retired.run(); !done) return done;
  }
  return run_insert_secret(transaction, fresh);
}

Result<void> run_update(Transaction& transaction, const core::Delivery& delivery) {
  std::string attempts;
  core::write_attempts(delivery.attempts, attempts);
  auto statement = transaction.prepare(sql::webhooks::update);
  statement.bind("state", core::to_string(delivery.state));
  statement.bind("round_began_at", delivery.round_began_at);
  statement.bind("tries", static_cast<std::int64_t>(delivery.tries));
  statement.bind_optional("next_attempt_at", delivery.next_attempt_at);
  statement.bind("attempts", attempts);
  statement.bind("body", delivery.body);
  statement.bind("id", delivery.id.text);
  auto updated = statement.run();
  if (!updated || statement.changes() == 1) return updated;
  return fail(ErrorKind::not_found, "There is no such delivery.");
}

const char* list_deliveries_statement(bool of_prediction, bool newer_first) {
  namespace sql = sql::webhooks;
  if (of_prediction) return newer_first ? sql::list_of_prediction_older : sql::list_of_prediction_newer;
  return newer_first ? sql::list_older : sql::list_newer;
}

Result<seams::Page<core::Delivery>> read_deliveries(Connection& connection, const seams::DeliveryQuery& query) {
  auto span = read_span(query.cursor, std::nullopt, std::nullopt);
  if (!span) return pass_on(std::move(span));
  auto statement = connection.prepare(list_deliveries_statement(query.prediction.has_value(), span->newer_first()));
  if (query.prediction) statement.bind("prediction", query.prediction->text);
  statement.bind("account", query.account.text);
  statement.bind("from", span->from().created_at);
  statement.bind("from_id", span->from().id);
  statement.bind_optional("state", query.state ? std::optional(core::to_string(*query.state)) : std::nullopt);
  statement.bind("limit", query.limit + 1);
  auto rows = read_all(statement, read_delivery);
  if (!rows) return pass_on(std::move(rows));
  return seams::make_page(std::move(*rows), query.limit, span->cursor);
}

Result<seams::Due> read_due(Connection& connection, const std::string& endpoint, Time now, int limit) {
  seams::Due due;
  {
    auto statement = connection.prepare(sql::webhooks::due);
    statement.bind("endpoint", endpoint);
    statement.bind("now", now);
    statement.bind("limit", limit);
    auto rows = read_all(statement, read_delivery);
    if (!rows) return pass_on(std::move(rows));
    due.rows = std::move(*rows);
  }
  const bool more = due.rows.size() == static_cast<std::size_t>(limit);
  auto statement = connection.prepare(sql::webhooks::next_due);
  statement.bind("endpoint", endpoint);
  statement.bind("after", more ? *due.rows.back().next_attempt_at : now);
  const std::string_view after_id = more ? std::string_view(due.rows.back().id.text) : after_every_id;
  statement.bind("after_id", after_id);
  auto row = statement.step();
  if (!row) return pass_on(std::move(row));
  if (*row) due.next = statement.time();
  return due;
}

}  // namespace

seams::Write Webhooks::insert_secret(const core::WebhookSecret& secret) {
  return writer_.submit(small_row_bytes,
                        [secret](Transaction& transaction) { return run_insert_secret(transaction, secret); });
}

seams::Write Webhooks::rotate_secret(const core::WebhookSecret& fresh, Time former_until) {
  return writer_.submit(small_row_bytes, [fresh, former_until](Transaction& transaction) {
    return transaction.all_or_nothing([&] { return rotate(transaction, fresh, former_until); });
  });
}

Task<Result<std::vector<core::WebhookSecret>>> Webhooks::secrets(core::AccountId account) {
  auto read = [&account](Connection& connection) {
    auto statement = connection.prepare(sql::webhooks::secrets);
    statement.bind("account", account.text);
    return read_all(statement, read_secret);
  };
  co_return co_await readers_.run(read);
}

seams::Write Webhooks::insert(const core::Delivery& delivery, seams::Urgency urgency) {
  const auto bytes = small_row_bytes + delivery.body.size();
  auto run = [delivery](Transaction& transaction) { return insert_delivery(transaction, delivery); };
  return writer_.submit(bytes, std::move(run), urgency);
}

seams::Write Webhooks::update(const core::Delivery& delivery, seams::Urgency urgency) {
  const auto bytes = small_row_bytes + delivery.body.size();
  auto run = [delivery](Transaction& transaction) { return run_update(transaction, delivery); };
  return writer_.submit(bytes, std::move(run), urgency);
}

Task<Result<std::optional<core::Delivery>>> Webhooks::find(core::DeliveryId id) {
  auto read = [&id](Connection& connection) {
    auto statement = connection.prepare(sql::webhooks::find);
    statement.bind("id", id.text);
    return read_first(statement, read_delivery);
  };
  co_return co_await readers_.run(read);
}

Task<Result<seams::Page<core::Delivery>>> Webhooks::list(seams::DeliveryQuery query) {
  auto read = [&query](Connection& connection) { return read_deliveries(connection, query); };
  co_return co_await readers_.run(read);
}

Task<Result<std::vector<seams::DueEndpoint>>> Webhooks::due_endpoints() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::webhooks::due_endpoints);
    return read_all(statement, read_due_endpoint);
  };
  co_return co_await readers_.run(read);
}

Task<Result<seams::Due>> Webhooks::due(std::string endpoint, Time now, int limit) {
  auto read = [&](Connection& connection) { return read_due(connection, endpoint, now, limit); };
  co_return co_await readers_.run(read);
}

Task<Result<seams::PendingDeliveries>> Webhooks::pending() {
  auto read = [](Connection& connection) -> Result<seams::PendingDeliveries> {
    auto statement = connection.prepare(sql::webhooks::pending);
    auto row = statement.step();
    if (!row) return pass_on(std::move(row));
    seams::PendingDeliveries pending;
    pending.count = statement.integer();
    pending.oldest = statement.optional_time();
    return pending;
  };
  co_return co_await readers_.run(read);
}

seams::Write Webhooks::give_up(const std::string& endpoint, Time began_before) {
  return writer_.submit(small_row_bytes, [endpoint, began_before](Transaction& transaction) -> Result<void> {
    auto statement = transaction.prepare(sql::webhooks::give_up);
    statement.bind("endpoint", endpoint);
    statement.bind("began_before", began_before);
    return statement.run();
  });
}

seams::Write Webhooks::remove_ended(Time delivered_before, Time dead_before, int limit) {
  return writer_.submit(small_row_bytes, [delivered_before, dead_before, limit](Transaction& transaction) -> Result<void> {
    for (auto [query, before] : {std::pair(sql::webhooks::remove_delivered, delivered_before),
                                 std::pair(sql::webhooks::remove_dead, dead_before)}) {
      auto statement = transaction.prepare(query);
      statement.bind("before", before);
      statement.bind("limit", limit);
      if (auto removed = statement.run(); !removed) return removed;
    }
    return {};
  });
}

}  // namespace mimeo::sqlite
