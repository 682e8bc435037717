// What a supervisor or a load balancer asks.
#include "api/operations.h"

namespace mimeo::api {

/// The process answers.
Task<Answer> get_health(Call&) { co_return http::Response::json(200, R"({"status":"ok"})"); }

/// It can also take work.
Task<Answer> get_readiness(Call& call) {
  if (!call.options.is_ready()) co_return refuse(problems::unavailable, "The server is starting or stopping");
  co_return http::Response::json(200, R"({"status":"ready"})");
}

}  // namespace mimeo::api
