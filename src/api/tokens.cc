// Tokens: create, list, get, update, revoke. A token's text is in the answer of its creation and nowhere else.
#include "engine/tokens.h"

#include <fmt/format.h>

#include "api/json_body.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "api/retention.h"

namespace mimeo::api {
namespace {

constexpr std::string_view token_properties = R"({
  "account": {"type": "string"},
  "name": {"type": "string", "minLength": 1, "maxLength": 200},
  "scopes": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": ["read", "write", "admin"]}},
  "origins": {"type": "array", "maxItems": 50, "items": {"type": "string", "maxLength": 300}},
  "retention": {"type": ["string", "null"]},
  "disabled": {"type": "boolean"},
  "expires_at": {"type": ["string", "null"]}
})";
static_assert(limits::origins_per_token == 50, "as the schema says");

/// All of the properties but one, and what must be there.
core::JsonSchema token_schema(std::string_view left_out, json::array required) {
  auto properties = parse_json(token_properties)->as_object();
  properties.erase(left_out);
  return compile_schema(std::move(properties), std::move(required));
}

const core::JsonSchema& new_token_schema() {
  static const auto schema = token_schema("disabled", {"name"});
  return schema;
}

const core::JsonSchema& token_change_schema() {
  static const auto schema = token_schema("account", {});  // whose it is never changes
  return schema;
}

void write_token(const engine::Bearer& bearer, ObjectWriter& object) {
  const core::Token& token = bearer.token;
  object.text("id", token.id.text);
  object.text("account", token.account.text);
  object.text("created_by", token.created_by.text);
  object.text("name", token.name);
  object.text("prefix", token.prefix);
  json::array scopes;
  for (const auto scope : bearer.scopes.list()) scopes.emplace_back(core::to_string(scope));
  write_json(scopes, object.member("scopes"));
  write_json(json::array(token.origins.begin(), token.origins.end()), object.member("origins"));
  object.text_or_null("retention", token.retention ? core::to_string(*token.retention) : std::string());
  object.flag("disabled", token.disabled);
  object.time("created_at", token.created_at);
  object.time_or_null("expires_at", token.expires_at);
  const auto last_us = bearer.trace->last_used_us.load(std::memory_order_relaxed);
  object.time_or_null("last_used_at", last_us > 0 ? std::optional(Time(Duration(last_us))) : std::nullopt);
}

http::Response token_answer(const engine::Bearer& bearer) {
  std::string out;
  ObjectWriter object(out);
  write_token(bearer, object);
  object.end();
  return http::Response::json(200, std::move(out));
}

/// What a body says of a token; of one that fits the schema.
std::expected<engine::TokenChange, Problem> parse_change(const Call& call, const json::value& body) {
  engine::TokenChange change;
  std::vector<core::InvalidField> faults;
  if (const auto* name = find_string(body, "name")) change.name = *name;
  if (const auto* scopes = find(body, "scopes")) {
    change.scopes.emplace();
    for (const auto& scope : scopes->get_array()) change.scopes->add(*core::parse_scope(scope.get_string()));
  }
  if (const auto* origins = find(body, "origins")) {
    change.origins.emplace();
    for (const auto& origin : origins->get_array()) {
      if (core::is_origin(origin.get_string())) {
        change.origins->emplace_back(origin.get_string());
      } else {
        faults.push_back(
            {"format", "origins", "An origin is \"https://host\" or \"http://host:port\" in lower case, or \"*\""});
      }
    }
  }
  if (const auto* retention = find(body, "retention")) {
    change.retention.emplace();
    if (retention->is_string()) {
      *change.retention = core::parse_retention(retention->get_string());
      if (!*change.retention) faults.push_back({"format", "retention", fmt::format("retention {}", retention_form)});
    }
  }
  if (const auto* disabled = find(body, "disabled")) change.disabled = disabled->get_bool();
  if (const auto* expires_at = find(body, "expires_at")) {
    change.expires_at.emplace();
    if (expires_at->is_string()) {
      *change.expires_at = parse_rfc3339(expires_at->get_string());
      const bool lies_ahead = *change.expires_at && **change.expires_at > call.now();
      if (!lies_ahead) faults.push_back({"format", "expires_at", "Must be an ISO 8601 date-time in the future"});
    }
  }
  if (!faults.empty()) return std::unexpected(Problem(std::move(faults)));
  return change;
}

core::TokenId token_in_path(const Call& call) { return core::TokenId{std::string(call.path("token_id"))}; }

}  // namespace

Task<Answer> list_tokens(Call& call) {
  const auto account = call.request.query_parameter("account").value_or(call.account->id.text);
  auto tokens = engine::list_tokens(call.engine, *call.bearer, core::AccountId{account});
  if (!tokens) co_return pass_on(std::move(tokens));
  std::vector<Keyed<engine::BearerPointer>> rows;
  for (auto& token : *tokens) rows.push_back({token->token.id.text, std::move(token)});
  auto page = page_of(std::move(rows), Order::descending, cursor_of(call.request), limits::accounts_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(call, *page, [](const engine::BearerPointer& token, std::string& out) {
    ObjectWriter object(out);
    write_token(*token, object);
    object.end();
  });
}

Task<Answer> create_token(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, new_token_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto change = parse_change(call, body.value());
  if (!change) co_return std::unexpected(std::move(change.error()));
  engine::TokenRequest request;
  const auto* account = find_string(body.value(), "account");
  request.account = account ? core::AccountId{std::string(*account)} : call.account->id;
  request.name = std::move(*change->name);
  request.scopes = change->scopes.value_or(core::Scopes{core::Scope::read, core::Scope::write});
  request.origins = std::move(change->origins).value_or(std::vector<std::string>());
  request.retention = change->retention.value_or(std::nullopt);
  request.expires_at = change->expires_at.value_or(std::nullopt);
  auto made = co_await engine::create_token(call.engine, call.bearer, std::move(request));
  if (!made) co_return pass_on(std::move(made));
  std::string out;
  ObjectWriter object(out);
  write_token(*made->bearer, object);
  object.text("token", made->text);
  object.end();
  auto response = http::Response::json(201, std::move(out));
  response.headers.add("Cache-Control", "no-store");
  co_return response;
}

Task<Answer> get_current_token(Call& call) { co_return token_answer(*call.bearer); }

Task<Answer> get_token(Call& call) {
  auto token = engine::find_token(call.engine, *call.bearer, token_in_path(call));
  if (!token) co_return pass_on(std::move(token));
  co_return token_answer(**token);
}

Task<Answer> update_token(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, token_change_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  auto change = parse_change(call, body.value());
  if (!change) co_return std::unexpected(std::move(change.error()));
  auto changed = co_await engine::change_token(call.engine, call.bearer, token_in_path(call), std::move(*change));
  if (!changed) co_return pass_on(std::move(changed));
  co_return token_answer(**changed);
}

Task<Answer> delete_token(Call& call) {
  auto revoked = co_await engine::revoke_token(call.engine, call.bearer, token_in_path(call));
  if (!revoked) co_return pass_on(std::move(revoked));
  co_return http::Response(204);
}

}  // namespace mimeo::api
