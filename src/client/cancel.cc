#include "client/cancel.h"

#include "client/perform.h"
#include "client/url.h"

namespace mimeo::client::detail {

Task<bool> cancel_quietly(SessionPtr session, std::string prediction_id, Executor where) {
  Request request = session->request("POST", "/v1/predictions/" + escape(prediction_id) + "/cancel");
  request.timeout = std::chrono::seconds(10);
  Call call{std::move(where), {}};
  auto answer = co_await ask(session, std::move(request), Repeat::harmless, std::move(call));
  co_return answer.has_value();
}

}  // namespace mimeo::client::detail
