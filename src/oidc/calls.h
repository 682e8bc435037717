// Calls to a provider over HTTP. The operator has named it, so it may be anywhere: on this machine, in a private
// network, behind the proxy that the environment names.
//
// Belongs to one executor.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/curl_loop.h"

namespace mimeo::oidc {

struct CallAnswer {
  long status = 0;
  std::string body;
};

class Calls {
 public:
  /// `authorities`: a PEM file of certificate authorities; empty: the system's.
  Calls(Executor executor, std::string authorities);
  ~Calls();
  Calls(const Calls&) = delete;
  Calls& operator=(const Calls&) = delete;

  /// An answer of any status. Follows no redirect. Kinds: unavailable, timed_out, too_large, canceled.
  Task<Result<CallAnswer>> get(std::string url);
  /// Posts a form that is encoded already, with `headers` ("name: value").
  Task<Result<CallAnswer>> post(std::string url, std::string form, std::vector<std::string> headers);

  /// Ends what is under way; further calls are answered with canceled.
  void close() { stop_.request_stop(); }

 private:
  struct Call;
  Task<Result<CallAnswer>> perform(Call& call);

  const std::string authorities_;
  http::CurlLoop loop_;
  std::stop_source stop_;
};

}  // namespace mimeo::oidc
