#include "api/account_json.h"

#include "api/object_writer.h"

namespace mimeo::api {
namespace {

void write_account_members(const core::Account& account, ObjectWriter& object) {
  object.text("type", core::to_string(account.type));
  object.text("username", account.id.text);
  // Python v1 and Swift need a name.
  object.text("name", account.name.empty() ? account.id.text : account.name);
  // Addresses that are not known are left out: the schema allows no null.
  if (!account.github_url.empty()) object.text("github_url", account.github_url);
  if (!account.avatar_url.empty()) object.text("avatar_url", account.avatar_url);
}

}  // namespace

void write_account(const core::Account& account, std::string& out) {
  ObjectWriter object(out);
  write_account_members(account, object);
  object.end();
}

void write_full_account(const core::Account& account, std::string& out) {
  ObjectWriter object(out);
  write_account_members(account, object);
  object.flag("is_operator", account.is_operator);
  object.time("created_at", account.created_at);
  object.end();
}

}  // namespace mimeo::api
