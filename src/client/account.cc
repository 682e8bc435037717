#include "mimeo/client/account.h"

#include "client/operation.h"
#include "client/url.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

Account Account::of(Value raw) {
  Account made;
  made.type = raw["type"].text();
  made.username = raw["username"].text();
  made.name = raw["name"].text();
  made.github_url = raw["github_url"].text();
  made.avatar_url = raw["avatar_url"].text();
  made.raw = std::move(raw);
  return made;
}

namespace {

Operation current_operation(const SessionPtr& session) { return get(session, "/v1/account"); }

}  // namespace

Result<Account> Accounts::current(std::stop_token stop) const {
  return now<Account>(session_, current_operation(session_), std::move(stop));
}
Task<Result<Account>> Accounts::async_current(std::stop_token stop) const {
  return later<Account>(session_, current_operation(session_), std::move(stop));
}

}  // namespace mimeo::client
