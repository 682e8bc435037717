// The accounts of this server: list and create for operators; get, update and delete for who has to do with one.
#include "api/account_json.h"
#include "api/json_body.h"
#include "api/operations.h"
#include "api/page.h"
#include "engine/enroll.h"

namespace mimeo::api {
namespace {

const core::JsonSchema& new_account_schema() {
  static const auto schema = compile_schema(R"({
    "type": "object",
    "required": ["username"],
    "additionalProperties": false,
    "properties": {
      "username": {"type": "string"},
      "name": {"type": "string", "maxLength": 200},
      "github_url": {"type": "string", "maxLength": 2000, "pattern": "^(https?://[^\\s]+)?$"},
      "avatar_url": {"type": "string", "maxLength": 2000, "pattern": "^(https?://[^\\s]+)?$"},
      "is_operator": {"type": "boolean"}
    }
  })");
  return schema;
}

const core::JsonSchema& account_change_schema() {
  static const auto schema = compile_schema(R"({
    "type": "object",
    "additionalProperties": false,
    "properties": {
      "name": {"type": "string", "maxLength": 200},
      "github_url": {"type": "string", "maxLength": 2000, "pattern": "^(https?://[^\\s]+)?$"},
      "avatar_url": {"type": "string", "maxLength": 2000, "pattern": "^(https?://[^\\s]+)?$"},
      "is_operator": {"type": "boolean"}
    }
  })");
  return schema;
}

std::optional<bool> flag_in(const json::value& body, std::string_view name) {
  const auto* flag = find(body, name);
  return flag ? std::optional(flag->get_bool()) : std::nullopt;
}

core::AccountId account_in_path(const Call& call) { return core::AccountId{std::string(call.path("username"))}; }

http::Response account_answer(unsigned status, const core::Account& account) {
  std::string out;
  write_full_account(account, out);
  return http::Response::json(status, std::move(out));
}

}  // namespace

Task<Answer> list_accounts(Call& call) {
  std::vector<Keyed<engine::AccountPointer>> accounts;
  for (auto& account : call.engine.accounts.all()) {
    accounts.push_back({time_key(account->created_at, account->id.text), std::move(account)});
  }
  auto page = page_of(std::move(accounts), Order::descending, cursor_of(call.request), limits::accounts_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(
      call, *page, [](const engine::AccountPointer& account, std::string& out) { write_full_account(*account, out); });
}

Task<Answer> create_account(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, new_account_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  core::Account account;
  account.id.text = *optional_text_in(body.value(), "username");
  account.name = optional_text_in(body.value(), "name").value_or("");
  account.github_url = optional_text_in(body.value(), "github_url").value_or("");
  account.avatar_url = optional_text_in(body.value(), "avatar_url").value_or("");
  account.is_operator = flag_in(body.value(), "is_operator").value_or(false);
  auto created = co_await engine::create_user(call.engine, std::move(account));
  if (!created) co_return pass_on(std::move(created));
  co_return account_answer(201, **created);
}

Task<Answer> get_one_account(Call& call) {
  const auto id = account_in_path(call);
  const auto account = call.engine.accounts.find(id);
  if (!account || !call.engine.accounts.role_over(*call.bearer, id)) {
    co_return refuse(problems::not_found, "No account with the name " + id.text + " exists");
  }
  co_return account_answer(200, *account);
}

Task<Answer> update_account(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, account_change_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  engine::AccountChange change;
  change.name = optional_text_in(body.value(), "name");
  change.github_url = optional_text_in(body.value(), "github_url");
  change.avatar_url = optional_text_in(body.value(), "avatar_url");
  change.is_operator = flag_in(body.value(), "is_operator");
  auto changed = co_await engine::change_account(call.engine, call.bearer, account_in_path(call), std::move(change));
  if (!changed) co_return pass_on(std::move(changed));
  co_return account_answer(200, **changed);
}

Task<Answer> delete_account(Call& call) {
  auto removed = co_await engine::remove_account(call.engine, call.bearer, account_in_path(call));
  if (!removed) co_return pass_on(std::move(removed));
  co_return http::Response(204);
}

}  // namespace mimeo::api
