// Whose token it is.
#include "api/account_json.h"
#include "api/operations.h"

namespace mimeo::api {

Task<Answer> get_account(Call& call) {
  std::string out;
  write_account(*call.account, out);
  co_return http::Response::json(200, std::move(out));
}

}  // namespace mimeo::api
