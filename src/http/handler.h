// What answers a request.
#pragma once

#include <functional>
#include <string_view>

#include "base/async.h"
#include "http/message.h"

namespace mimeo::http {

/// Answers one request, on the connection's executor. The request outlives the task. An exception that escapes is
/// logged and answered as 500. Called from several threads when connections are spread over several executors.
using Handler = std::function<Task<Response>(Request&)>;

/// Renders an error that this room finds by itself (400, 404, 405, 408, 413, 414, 431, 500, 501, 503, 505) in whatever
/// form the server's other errors have. `detail` is a sentence fit for the caller. Must not throw; any thread.
using RenderProblem = std::function<Response(unsigned status, std::string_view detail)>;

/// RFC 9457: `{"title":"Not Found","status":404,"detail":"..."}` as application/problem+json.
Response plain_problem(unsigned status, std::string_view detail);

/// A handler that is ready with its answer at once.
Task<Response> ready(Response response);

}  // namespace mimeo::http
