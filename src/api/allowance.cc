// What an account may use, and has used of it: GET and PATCH /mimeo/v1/accounts/{username}/allowance.
#include "api/json_body.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "engine/usage.h"

namespace mimeo::api {
namespace {

const core::JsonSchema& allowance_schema() {
  // The largest numbers are those that are kept exactly: a budget in millionths, bytes as they are.
  static const auto schema = compile_schema(R"({
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "monthly_budget": {"type": ["number", "null"], "minimum": 0, "maximum": 1000000000000},
      "storage_quota": {"type": ["integer", "null"], "minimum": 0, "maximum": 9007199254740992}
    }
  })");
  return schema;
}

/// Whose it is: one's own, or, for the operator, anybody's.
std::expected<engine::AccountPointer, Problem> account_found(const Call& call) {
  const core::AccountId id{std::string(call.path("username"))};
  auto account = call.account->is_operator || id == call.account->id ? call.engine.accounts.find(id) : nullptr;
  if (!account) return refuse(problems::not_found, "No account with the name " + id.text + " exists");
  return account;
}

Task<Answer> allowance_answer(Call& call, core::AccountId account) {
  auto spent = co_await engine::spent_this_month(call.engine, account);
  if (!spent) co_return pass_on(std::move(spent));
  auto stored = co_await call.engine.world.files.bytes_of(account);
  if (!stored) co_return pass_on(std::move(stored));
  const auto allowance = call.engine.allowances.find(account);
  std::string out;
  ObjectWriter object(out);
  object.text("account", account.text);
  object.real_or_null("monthly_budget", allowance.monthly_budget);
  object.real("spent_this_month", *spent);
  object.number_or_null("storage_quota", allowance.stored_bytes);
  object.number("stored_bytes", *stored);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

}  // namespace

Task<Answer> get_allowance(Call& call) {
  auto account = account_found(call);
  if (!account) co_return std::unexpected(std::move(account.error()));
  co_return co_await allowance_answer(call, (*account)->id);
}

Task<Answer> change_allowance(Call& call) {
  auto account = account_found(call);
  if (!account) co_return std::unexpected(std::move(account.error()));
  JsonBody body;
  auto read = co_await body.read(call, allowance_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));

  auto allowance = call.engine.allowances.find_own((*account)->id);
  if (const auto* budget = find(body.value(), "monthly_budget")) {
    allowance.monthly_budget = budget->is_null() ? std::nullopt : std::optional(budget->to_number<double>());
  }
  if (const auto* quota = find(body.value(), "storage_quota")) {
    allowance.stored_bytes = quota->is_null() ? std::nullopt : std::optional(quota->to_number<std::int64_t>());
  }
  auto set = co_await call.engine.allowances.set(std::move(allowance));
  if (!set) co_return pass_on(std::move(set));
  co_return co_await allowance_answer(call, (*account)->id);
}

}  // namespace mimeo::api
