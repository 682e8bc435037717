#include "web/fetcher.h"

#include "web/download.h"

namespace mimeo::web {
namespace {

constexpr long idle_connections = 64;

/// The last segment of the address, as a file is called: what models go by is its extension.
std::string name_of(const std::string& url) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
  char* path = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return core::safe_file_name({});
  if (curl_url_get(parsed.get(), CURLUPART_PATH, &path, CURLU_URLDECODE) != CURLUE_OK) return core::safe_file_name({});
  auto name = core::safe_file_name(path);
  curl_free(path);
  return name;
}

bool may_pass(const Error& error) { return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::timed_out; }

}  // namespace

/// One of the few fetches that may be under way.
class Fetcher::Place {
 public:
  explicit Place(Fetcher& fetcher) : fetcher_(fetcher) { ++fetcher_.under_way_; }
  ~Place() {
    --fetcher_.under_way_;
    fetcher_.place_free_.cancel();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  Fetcher& fetcher_;
};

Fetcher::Fetcher(Executor executor, seams::Blobs& blobs, FetcherOptions options)
    : executor_(executor),
      blobs_(blobs),
      options_(std::move(options)),
      loop_(executor, idle_connections),
      place_free_(executor, asio::steady_timer::time_point::max()) {}

Fetcher::~Fetcher() = default;

Task<Result<seams::FetchedFile>> Fetcher::attempt(std::string url, std::stop_token stop) {
  auto writer = co_await blobs_.create(seams::Checksums::sha256);
  if (!writer) co_return pass_on(std::move(writer));
  Download download(loop_, options_, url);
  for (;;) {
    auto bytes = co_await download.next(stop);
    if (!bytes) co_return pass_on(std::move(bytes));
    if (bytes->empty()) break;
    auto written = co_await (*writer)->write(*bytes);
    if (!written) co_return pass_on(std::move(written));
  }
  auto blob = co_await (*writer)->finish();
  if (!blob) co_return pass_on(std::move(blob));
  co_return seams::FetchedFile{std::move(*blob), name_of(url), download.content_type()};
}

Task<Result<seams::FetchedFile>> Fetcher::fetch(std::string url, std::stop_token stop) {
  asio::steady_timer pause(executor_);
  // Whoever stops waits for nothing, neither for a place nor for the next attempt.
  std::stop_callback on_stop(stop, [&] {
    place_free_.cancel();
    pause.cancel();
  });
  while (under_way_ >= limits::fetches && !stop.stop_requested()) co_await place_free_.async_wait(as_result);
  const Place place(*this);
  for (int attempts = 1;; ++attempts) {
    auto file = co_await attempt(url, stop);
    if (file || !may_pass(file.error()) || attempts == limits::fetch_attempts) co_return file;
    pause.expires_after(options_.first_pause * (1 << (attempts - 1)));
    if (!stop.stop_requested()) co_await pause.async_wait(as_result);
  }
}

}  // namespace mimeo::web
