// libcurl's transfers on an Asio loop: many at once, with connections kept alive between them.
//
// Belongs to one executor.
#pragma once

#include <memory>

#include <curl/curl.h>

#include "base/async.h"

namespace mimeo::webhooks {

class CurlLoop {
 public:
  /// Keeps up to `idle_connections` open for the next transfer.
  CurlLoop(Executor executor, long idle_connections);
  /// No transfer is under way.
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  /// Carries out the transfer that `easy` describes. A cancelled caller aborts it. Uses CURLOPT_PRIVATE.
  Task<CURLcode> perform(CURL* easy);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace mimeo::webhooks
