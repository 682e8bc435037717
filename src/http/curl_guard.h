// Keeps a transfer of libcurl within reach: checks every address it is about to connect to, after each redirect again.
//
//   CurlGuard guard(reach);
//   guard.watch(easy);
//   ... if the transfer failed: guard.refusal()
//
// Belongs to the transfer's executor; outlives it.
#pragma once

#include <optional>

#include <curl/curl.h>

#include "http/reach.h"

namespace mimeo::http {

class CurlGuard {
 public:
  explicit CurlGuard(const Reach& reach) : reach_(reach) {}
  CurlGuard(const CurlGuard&) = delete;
  CurlGuard& operator=(const CurlGuard&) = delete;

  /// Makes `easy` ask here before it opens a socket.
  void watch(CURL* easy);

  /// Why an address was refused, when one was.
  const std::optional<Error>& refusal() const { return refusal_; }
  /// Whether it will be refused for ever: the URL itself names the address. What a name leads to may change.
  bool is_final() const { return is_final_; }

 private:
  static curl_socket_t open(void* opaque, curlsocktype, curl_sockaddr* target);

  const Reach& reach_;
  CURL* easy_ = nullptr;
  std::optional<Error> refusal_;
  bool is_final_ = false;
};

}  // namespace mimeo::http
