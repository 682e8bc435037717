// libcurl's transfers to the world on an Asio loop: many at once, with connections kept alive between them. Our own client
// (client.h) is for the models of this machine; libcurl brings what the world needs: names, certificates, redirects.
//
// Belongs to one executor.
#pragma once

#include <memory>
#include <optional>

#include <curl/curl.h>

#include "base/async.h"

namespace mimeo::http {

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

  class Transfer;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// A transfer whose caller has something to do while it goes on, such as taking what has arrived. Destroying it aborts it.
class CurlLoop::Transfer {
 public:
  /// `easy` outlives it. Uses CURLOPT_PRIVATE.
  Transfer(CurlLoop& loop, CURL* easy);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Once, when `easy` is set up.
  void begin();

  /// How it ended, when it has.
  std::optional<CURLcode> ended() const { return ended_; }

  /// Completes when it has ended, at once if it had, or when somebody calls wake(): also from libcurl's callbacks.
  Task<> changed();
  void wake() { changed_.cancel(); }

 private:
  friend struct CurlLoop::State;
  void end(CURLcode code) {
    ended_ = code;
    wake();
  }

  std::shared_ptr<State> state_;
  CURL* easy_;
  bool begun_ = false;
  std::optional<CURLcode> ended_;
  asio::steady_timer changed_;
};

}  // namespace mimeo::http
