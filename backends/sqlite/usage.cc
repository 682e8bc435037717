#include "sqlite/usage.h"

#include <cmath>

#include "sqlite/error.h"
#include "sqlite/rows.h"
#include "sqlite/usage.sql.h"

namespace mimeo::sqlite {
namespace {

/// Money is kept in millionths, so that sums and comparisons of what was stored are exact.
constexpr double millionths = 1e6;

std::int64_t number_of(std::chrono::sys_days day) { return day.time_since_epoch().count(); }

Result<seams::UsageRow> read_sum(Statement& row) {
  seams::UsageRow sum;
  sum.key.day = std::chrono::sys_days(std::chrono::days(row.integer()));
  sum.key.account.text = row.text();
  sum.key.model.owner = row.text();
  sum.key.model.name = row.text();
  sum.key.hardware = row.text();
  auto kind = core::parse_usage_kind(row.text());
  if (!kind) return damaged("unknown kind of usage");
  sum.key.kind = *kind;
  sum.usage.count = row.integer();
  sum.usage.time = Duration(row.integer());
  return sum;
}

Result<core::Allowance> read_allowance(Statement& row) {
  core::Allowance allowance;
  allowance.account.text = row.text();
  if (auto budget = row.optional_integer()) allowance.monthly_budget = static_cast<double>(*budget) / millionths;
  allowance.stored_bytes = row.optional_integer();
  return allowance;
}

Result<void> set_allowance(Transaction& transaction, const core::Allowance& allowance) {
  std::optional<std::int64_t> budget;
  if (allowance.monthly_budget) budget = std::llround(*allowance.monthly_budget * millionths);
  auto statement = transaction.prepare(sql::usage::set_allowance);
  statement.bind("account", allowance.account.text);
  statement.bind_optional("monthly_budget", budget);
  statement.bind_optional("stored_bytes", allowance.stored_bytes);
  return statement.run();
}

}  // namespace

Result<void> add_usage(Connection& connection, const core::UsageKey& key, const core::Usage& usage) {
  auto statement = connection.prepare(sql::usage::add);
  statement.bind("day", number_of(key.day));
  statement.bind("account", key.account.text);
  statement.bind("model_owner", key.model.owner);
  statement.bind("model_name", key.model.name);
  statement.bind("hardware", key.hardware);
  statement.bind("kind", core::to_string(key.kind));
  statement.bind("count", usage.count);
  statement.bind("time", usage.time);
  return statement.run();
}

seams::Write Usage::add(const core::UsageKey& key, const core::Usage& usage) {
  return writer_.submit(sizeof(key), [key, usage](Transaction& transaction) -> Result<void> {
    transaction.count_usage(key, usage);
    return {};
  });
}

Task<Result<std::vector<seams::UsageRow>>> Usage::sums(seams::UsageQuery query) {
  auto read = [&query](Connection& connection) {
    auto statement = connection.prepare(query.account ? sql::usage::sums_of_one : sql::usage::sums_of_all);
    statement.bind("by_day", query.by_day);
    statement.bind("first", number_of(query.first));
    statement.bind("by_account", query.by_account);
    statement.bind("by_model", query.by_model);
    statement.bind("by_hardware", query.by_hardware);
    statement.bind("last", number_of(query.last));
    if (query.account) statement.bind("account", query.account->text);
    statement.bind("limit", query.limit);
    return read_all(statement, read_sum);
  };
  co_return co_await readers_.run(read);
}

seams::Write Usage::set(const core::Allowance& allowance) {
  return writer_.submit(sizeof(allowance),
                        [allowance](Transaction& transaction) { return set_allowance(transaction, allowance); });
}

Task<Result<std::vector<core::Allowance>>> Usage::allowances() {
  auto read = [](Connection& connection) {
    auto statement = connection.prepare(sql::usage::allowances);
    return read_all(statement, read_allowance);
  };
  co_return co_await readers_.run(read);
}

}  // namespace mimeo::sqlite
