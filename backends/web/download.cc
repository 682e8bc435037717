#include "web/download.h"

#include <algorithm>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace mimeo::web {
namespace {

long milliseconds(Duration duration) {
  return static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

long seconds(Duration duration) {
  return static_cast<long>(std::chrono::ceil<std::chrono::seconds>(duration).count());
}

/// Worth another try: the server is in trouble, or says that it is busy.
bool status_may_pass(long status) { return status >= 500 || status == 429 || status == 408; }

}  // namespace

Download::Download(http::CurlLoop& loop, const FetcherOptions& options, std::string url)
    : options_(options),
      url_(std::move(url)),
      curl_(curl_easy_init(), curl_easy_cleanup),
      guard_(options.reach),
      transfer_(loop, curl_.get()) {
  CURL* curl = curl_.get();
  curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, limits::fetch_redirects);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // the address that is checked has to be the file's
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "mimeo-inputs");
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options_.connect));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, seconds(options_.silence));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, milliseconds(options_.time));
  curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.bytes));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Download::take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words_.data());
  if (!options_.authorities.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.authorities.c_str());
  guard_.watch(curl);
  transfer_.begin();
}

Download::~Download() = default;

std::size_t Download::take(char* data, std::size_t size, std::size_t count, void* opaque) {
  auto& self = *static_cast<Download*>(opaque);
  const auto length = size * count;
  // The disk is slower than the wire: the server has to wait.
  if (!self.arrived_.empty() && self.arrived_.size() + length > limits::body_chunk_bytes) {
    self.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  self.received_ += length;
  if (self.received_ > self.options_.bytes) return 0;
  self.arrived_.append(data, length);
  self.transfer_.wake();
  return length;
}

Task<Result<std::string>> Download::next(std::stop_token stop) {
  // Whoever asks to stop may stand in one of libcurl's callbacks, or hold what the woken one needs.
  std::stop_callback on_stop(stop, [this] { transfer_.wake(); });
  for (;;) {
    if (stop.stop_requested()) co_return fail(ErrorKind::canceled, "nobody needs it any more");
    if (!arrived_.empty()) co_return std::exchange(arrived_, {});
    if (const auto code = transfer_.ended()) {
      if (*code == CURLE_OK) co_return std::string();
      co_return std::unexpected(error_of(*code));
    }
    if (std::exchange(paused_, false)) {
      curl_easy_pause(curl_.get(), CURLPAUSE_CONT);
      continue;
    }
    co_await transfer_.changed();
  }
}

std::string Download::content_type() const {
  const char* type = nullptr;
  curl_easy_getinfo(curl_.get(), CURLINFO_CONTENT_TYPE, &type);
  return type == nullptr ? "" : type;
}

Error Download::error_of(CURLcode code) const {
  if (guard_.refusal()) return *guard_.refusal();
  if (received_ > options_.bytes || code == CURLE_FILESIZE_EXCEEDED) {
    return {ErrorKind::too_large, fmt::format("it has more than {} bytes", options_.bytes)};
  }
  long status = 0;
  curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
  const std::string words = words_[0] != '\0' ? words_.data() : curl_easy_strerror(code);
  switch (code) {
    case CURLE_HTTP_RETURNED_ERROR: {
      const auto kind = status_may_pass(status) ? ErrorKind::unavailable : ErrorKind::invalid;
      return {kind, fmt::format("its server answered {}", status)};
    }
    case CURLE_OPERATION_TIMEDOUT: return {ErrorKind::timed_out, "its server does not answer in time", words};
    case CURLE_TOO_MANY_REDIRECTS:
      return {ErrorKind::invalid, fmt::format("its server redirects more than {} times", limits::fetch_redirects)};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return {ErrorKind::invalid, "its address cannot be understood", words};
    case CURLE_COULDNT_RESOLVE_HOST: return {ErrorKind::unavailable, "the name of its server cannot be resolved", words};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorKind::invalid, "the certificate of its server cannot be verified", words};
    default: return {ErrorKind::unavailable, words};
  }
}

}  // namespace mimeo::web
