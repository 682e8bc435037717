// Fetches input files with libcurl.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/limits.h"
#include "http/curl_loop.h"
#include "http/reach.h"
#include "seams/fetcher.h"

namespace mimeo::web {

struct FetcherOptions {
  http::Reach reach;
  std::string authorities;  ///< PEM file of certificate authorities; empty: the system's
  std::size_t bytes = limits::input_file_bytes;
  Duration connect = limits::fetch_connect;
  Duration silence = limits::fetch_silence;
  Duration time = limits::fetch_time;
  Duration first_pause = limits::fetch_first_pause;  ///< before a second attempt; doubled before each later one
};

/// Belongs to one executor.
class Fetcher final : public seams::Fetcher {
 public:
  Fetcher(Executor executor, seams::Blobs& blobs, FetcherOptions options);
  ~Fetcher() override;

  Task<Result<seams::FetchedFile>> fetch(std::string url, std::stop_token stop) override;

 private:
  class Place;
  Task<Result<seams::FetchedFile>> attempt(std::string url, std::stop_token stop);

  const Executor executor_;
  seams::Blobs& blobs_;
  const FetcherOptions options_;
  http::CurlLoop loop_;
  std::size_t under_way_ = 0;
  asio::steady_timer place_free_;
};

}  // namespace mimeo::web
