// What all copies of a client share, and what came from it: files, streams.
#pragma once

#include <memory>
#include <string>

#include "client/call.h"
#include "client/exchange.h"
#include "client/here.h"
#include "client/loop.h"
#include "mimeo/client/options.h"
#include "mimeo/client/result.h"

namespace mimeo::client::detail {

class Session {
 public:
  explicit Session(ClientOptions options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  const ClientOptions& options() const { return options_; }  ///< with what was found filled in
  const std::optional<Error>& no_server() const { return no_server_; }
  Loop& loop() const { return *loop_; }

  /// A request to a path of the API ("/v1/account") or to any address. The token goes with it if, and only if, the
  /// address is of the API's own origin.
  Request request(std::string method, std::string_view target) const;

  /// For the async_... functions.
  Call call(std::stop_token stop) const { return {options_.executor, std::move(stop)}; }

 private:
  ClientOptions options_;
  std::optional<Error> no_server_;
  std::string origin_;
  std::shared_ptr<Loop> loop_;
};

using SessionPtr = std::shared_ptr<Session>;

/// Runs `operation(call)`, which answers a Task<Result<T>>, on this thread to its end.
template <class Operation>
auto block(const Session& session, std::stop_token stop, Operation operation)
    -> decltype(Here().run(operation(std::declval<Call>()))) {
  if (session.loop().is_here())
    return Error{ErrorKind::local, "A blocking call on the library's own thread would wait for itself"};
  Here here;
  Call call{here.executor(), std::move(stop)};
  return here.run(operation(std::move(call)));
}

}  // namespace mimeo::client::detail
