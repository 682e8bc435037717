// A request with its retries, and what its answer means.
#pragma once

#include <string>

#include "client/session.h"
#include "mimeo/client/value.h"

namespace mimeo::client::detail {

struct Reply {
  Head head;
  std::string body;
};

/// Whether sending a request twice does harm.
enum class Repeat { harmless, harmful };

/// The answer, whatever its status, after as many attempts as the options allow. Kinds: network, canceled, local.
Task<Result<Reply>> perform(SessionPtr session, Request request, Repeat repeat, Call call);

/// perform, and the answer must be a success with JSON (or nothing, which is null). Kinds: refused too.
Task<Result<Value>> ask(SessionPtr session, Request request, Repeat repeat, Call call);

/// perform, and the answer must be a success: its body.
Task<Result<std::string>> ask_text(SessionPtr session, Request request, Repeat repeat, Call call);

/// The server's own words about a refusal.
Error refusal(const Head& head, std::string_view body);

/// A POST, PATCH or the like of JSON to a path of the API.
Request json_request(const Session& session, std::string method, std::string_view path, const Value& body);

}  // namespace mimeo::client::detail
