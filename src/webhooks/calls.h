// One call to a receiver: a POST of JSON, and what it came to.
//
// Belongs to one executor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "http/curl_loop.h"
#include "webhooks/options.h"

namespace mimeo::webhooks {

struct Answer {
  int status = 0;     ///< 0: there was no whole answer
  std::string error;  ///< why it is no success, for people; empty for a 2xx
  std::string body;   ///< its first limits::webhook_answer_kept bytes
  std::optional<Duration> retry_after;
  bool is_final = false;  ///< no later call can end otherwise: the URL names an address that is out of reach
};

class Calls {
 public:
  Calls(Executor executor, CallOptions options);
  ~Calls();
  Calls(const Calls&) = delete;
  Calls& operator=(const Calls&) = delete;

  /// Posts `body` to exactly `url`, with `headers` ("name: value") beside the usual ones. Follows no redirect, asks no
  /// proxy, sends nothing to an address that is out of reach. `body` stays where it is until the answer.
  Task<Answer> post(const std::string& url, std::vector<std::string> headers, const std::string& body);

 private:
  const http::Reach& reach_to(const std::string& url) const;

  const CallOptions options_;
  http::Reach own_reach_;
  http::CurlLoop loop_;
};

}  // namespace mimeo::webhooks
