#include "predictor/curl_easy.h"

#include <cstdlib>
#include <string>

#include "base/limits.h"

namespace mimeo::predictor {
namespace {

int end_if_stopped(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

}  // namespace

CurlEasy make_curl_easy(const std::stop_token& stop) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  CurlEasy handle(curl_easy_init());
  curl_easy_setopt(handle.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(handle.get(), CURLOPT_CONNECTTIMEOUT, 10L);
  // A transfer may take its time, but not stand still.
  curl_easy_setopt(handle.get(), CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_LOW_SPEED_TIME, 30L);
  if (const char* authorities = std::getenv("SSL_CERT_FILE")) curl_easy_setopt(handle.get(), CURLOPT_CAINFO, authorities);
  curl_easy_setopt(handle.get(), CURLOPT_XFERINFOFUNCTION, end_if_stopped);
  curl_easy_setopt(handle.get(), CURLOPT_XFERINFODATA, const_cast<std::stop_token*>(&stop));
  curl_easy_setopt(handle.get(), CURLOPT_NOPROGRESS, 0L);
  return handle;
}

void add_header(CurlHeaders& headers, const std::string& line) {
  if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str())) {
    headers.release();
    headers.reset(longer);
  }
}

std::size_t drop_answer(char*, std::size_t, std::size_t size, void*) { return size; }

}  // namespace mimeo::predictor
