// Whose token it is.
#include "api/object_writer.h"
#include "api/operations.h"

namespace mimeo::api {

Task<Answer> get_account(Call& call) {
  const core::Account& account = *call.account;
  std::string out;
  ObjectWriter object(out);
  object.text("type", core::to_string(account.type));
  object.text("username", account.id.text);
  // Python v1 and Swift need a name.
  object.text("name", account.name.empty() ? account.id.text : account.name);
  // Addresses that are not known are left out: the schema allows no null.
  if (!account.github_url.empty()) object.text("github_url", account.github_url);
  if (!account.avatar_url.empty()) object.text("avatar_url", account.avatar_url);
  object.end();
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
