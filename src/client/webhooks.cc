#include "mimeo/client/webhooks.h"

#include "client/operation.h"

namespace mimeo::client {

using namespace detail;  // this file is where the two meet

namespace {

struct Secret {
  std::string key;
  static Secret of(Value raw) { return {raw["key"].text()}; }
};

Task<Result<std::string>> fetch_secret(SessionPtr session, Call call) {
  Request request = session->request("GET", "/v1/webhooks/default/secret");
  auto secret = co_await fetch<Secret>(session, std::move(request), Repeat::harmless, std::move(call));
  if (!secret) co_return std::move(secret).error();
  co_return std::move(secret->key);
}

}  // namespace

Result<std::string> Webhooks::secret(std::stop_token stop) const {
  return block(*session_, std::move(stop), [&](Call call) { return fetch_secret(session_, std::move(call)); });
}
Task<Result<std::string>> Webhooks::async_secret(std::stop_token stop) const {
  return fetch_secret(session_, session_->call(std::move(stop)));
}

}  // namespace mimeo::client
