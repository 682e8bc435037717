// One blocking libcurl transfer's handle. Only files of this room that speak libcurl include this.
#pragma once

#include <memory>
#include <mutex>
#include <stop_token>

#include <curl/curl.h>

namespace mimeo::predictor {

struct CurlCleaner {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlEasy = std::unique_ptr<CURL, CurlCleaner>;
using CurlHeaders = std::unique_ptr<curl_slist, CurlCleaner>;

/// A handle with what every transfer of an instance wants: http and https only, no signals, a few redirects, the
/// operator's certificates (SSL_CERT_FILE), an end when `stop` is asked for. `stop` outlives the transfer.
CurlEasy make_curl_easy(const std::stop_token& stop);

/// A CURLOPT_WRITEFUNCTION for answers that nobody reads.
std::size_t drop_answer(char*, std::size_t, std::size_t size, void*);

/// Appends "Name: value".
void add_header(CurlHeaders& headers, const std::string& line);

}  // namespace mimeo::predictor
