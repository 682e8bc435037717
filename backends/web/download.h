// One GET that libcurl carries out, as bytes to be taken at the reader's pace.
//
// Belongs to one executor.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "web/fetcher.h"
#include "http/curl_guard.h"

namespace mimeo::web {

class Download {
 public:
  Download(http::CurlLoop& loop, const FetcherOptions& options, std::string url);
  ~Download();
  Download(const Download&) = delete;
  Download& operator=(const Download&) = delete;

  /// The next bytes; empty at the end. Kinds of errors: seams/fetcher.h.
  Task<Result<std::string>> next(std::stop_token stop);

  /// What the server called it, once there are bytes or the end.
  std::string content_type() const;

 private:
  static std::size_t take(char* data, std::size_t size, std::size_t count, void* opaque);
  Error error_of(CURLcode code) const;

  const FetcherOptions& options_;
  const std::string url_;
  std::unique_ptr<CURL, void (*)(CURL*)> curl_;
  http::CurlGuard guard_;
  std::string arrived_;
  std::size_t received_ = 0;
  bool paused_ = false;
  std::array<char, CURL_ERROR_SIZE> words_{};
  http::CurlLoop::Transfer transfer_;
};

}  // namespace mimeo::web
