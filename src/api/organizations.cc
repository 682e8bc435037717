// Organizations and their members.
#include "api/account_json.h"
#include "api/json_body.h"
#include "api/object_writer.h"
#include "api/operations.h"
#include "api/page.h"
#include "engine/enroll.h"
#include "engine/members.h"

namespace mimeo::api {
namespace {

const core::JsonSchema& organization_schema() {
  static const auto schema = compile_schema(R"({
    "type": "object",
    "required": ["username"],
    "additionalProperties": false,
    "properties": {
      "username": {"type": "string"},
      "name": {"type": "string", "maxLength": 200}
    }
  })");
  return schema;
}

const core::JsonSchema& member_schema() {
  static const auto schema = compile_schema(R"({
    "type": "object",
    "required": ["role"],
    "additionalProperties": false,
    "properties": {"role": {"type": "string", "enum": ["member", "admin", "owner"]}}
  })");
  return schema;
}

void write_member(const core::Membership& member, std::string& out) {
  ObjectWriter object(out);
  object.text("username", member.user.text);
  object.text("role", core::to_string(member.role));
  object.time("created_at", member.created_at);
  object.end();
}

/// An organization that somebody belongs to.
struct Belonging {
  engine::AccountPointer organization;
  core::Role role;
};

void write_belonging(const Belonging& belonging, std::string& out) {
  ObjectWriter object(out);
  object.text("role", core::to_string(belonging.role));
  write_full_account(*belonging.organization, object.member("organization"));
  object.end();
}

core::AccountId organization_in_path(const Call& call) {
  return core::AccountId{std::string(call.path("organization"))};
}
core::AccountId user_in_path(const Call& call) { return core::AccountId{std::string(call.path("username"))}; }

}  // namespace

Task<Answer> list_organizations(Call& call) {
  std::vector<Keyed<Belonging>> mine;
  for (const auto& membership : call.engine.accounts.memberships(call.bearer->person())) {
    auto organization = call.engine.accounts.find(membership.organization);
    if (!organization) continue;
    mine.push_back({membership.organization.text, {std::move(organization), membership.role}});
  }
  auto page = page_of(std::move(mine), Order::ascending, cursor_of(call.request), limits::accounts_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(call, *page, write_belonging);
}

Task<Answer> create_organization(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, organization_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  if (call.account->type != core::Account::Type::user) {
    co_return refuse(problems::forbidden, "An organization is founded with the token of a user, its first owner");
  }
  core::Account account;
  account.id.text = *find_string(body.value(), "username");
  if (const auto* name = find_string(body.value(), "name")) account.name = *name;
  auto founded = co_await engine::create_organization(call.engine, std::move(account), call.account->id);
  if (!founded) co_return pass_on(std::move(founded));
  std::string out;
  write_full_account(**founded, out);
  co_return http::Response::json(201, std::move(out));
}

Task<Answer> list_members(Call& call) {
  const auto organization = organization_in_path(call);
  const auto account = call.engine.accounts.find(organization);
  const bool is_ours = account && call.engine.accounts.role_over(*call.bearer, organization);
  if (!is_ours || account->type != core::Account::Type::organization) {
    co_return refuse(problems::not_found, "No organization with the name " + organization.text + " exists");
  }
  std::vector<Keyed<core::Membership>> members;
  for (auto& member : call.engine.accounts.members(organization)) members.push_back({member.user.text, member});
  auto page = page_of(std::move(members), Order::ascending, cursor_of(call.request), limits::accounts_page);
  if (!page) co_return std::unexpected(page.error());
  co_return page_response(call, *page, write_member);
}

Task<Answer> put_member(Call& call) {
  JsonBody body;
  auto read = co_await body.read(call, member_schema());
  if (!read) co_return std::unexpected(std::move(read.error()));
  core::Membership member;
  member.organization = organization_in_path(call);
  member.user = user_in_path(call);
  member.role = *core::parse_role(*find_string(body.value(), "role"));
  auto put = co_await engine::put_member(call.engine, call.bearer, std::move(member));
  if (!put) co_return pass_on(std::move(put));
  std::string out;
  write_member(*put, out);
  co_return http::Response::json(200, std::move(out));
}

Task<Answer> delete_member(Call& call) {
  auto removed =
      co_await engine::remove_member(call.engine, call.bearer, organization_in_path(call), user_in_path(call));
  if (!removed) co_return pass_on(std::move(removed));
  co_return http::Response(204);
}

}  // namespace mimeo::api
