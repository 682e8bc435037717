// Log-ins that have left for the provider (oidc/provider.h) and have not come back.
//
// Each belongs to the browser that began it, by a cookie of its own: a link with somebody else's `state` leads nowhere,
// and a log-in that has come back does not do so again. In memory: who is on the way while the server restarts begins
// anew.
#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "core/token.h"
#include "oidc/provider.h"

namespace mimeo::api {

struct LogIn {
  oidc::Secrets secrets;
  std::string redirect_uri;
  std::string next;                        ///< where the page goes on; a local_path
  std::optional<core::TokenId> link_by;    ///< whose account is to be linked with who comes back; nothing: somebody logs in
};

/// Thread-safe.
class LogIns {
 public:
  /// The text of the cookie by which its browser is known again.
  std::string begin(LogIn log_in, Time now);
  /// Once. Nothing: there is no such log-in, it is another browser's, or its time is over.
  std::optional<LogIn> take(std::string_view state, std::string_view cookie, Time now);

 private:
  struct Entry {
    LogIn log_in;
    std::string cookie;
    Time until;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  ///< by state
  std::deque<std::string> order_;                   ///< states, oldest first; some are gone
};

/// The name of the cookie that goes with a state: two tabs may be on their way at once.
std::string log_in_cookie_name(std::string_view state);

/// `path` if it is one of our page's and nothing else, whatever browsers make of it; else "/".
std::string local_path(std::string_view path);

}  // namespace mimeo::api
