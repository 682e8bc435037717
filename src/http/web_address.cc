#include "http/web_address.h"

#include <memory>

#include <boost/asio/ip/address.hpp>
#include <curl/curl.h>

#include "base/text.h"

namespace mimeo::http {
namespace {

using ParsedUrl = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(const ParsedUrl& url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

/// libcurl also calls "http:/host" and "http:///host", which nobody means and nobody else reads that way.
bool has_authority(std::string_view text) {
  const auto scheme_end = text.find("://");
  return scheme_end != text.npos && text.size() > scheme_end + 3 && text[scheme_end + 3] != '/';
}

}  // namespace

std::optional<WebAddress> WebAddress::parse(std::string_view text) {
  if (text.find('\0') != text.npos || !has_authority(text)) return std::nullopt;
  const ParsedUrl url(curl_url(), &curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK) return std::nullopt;
  const auto scheme = lower_case(part_of(url, CURLUPART_SCHEME));
  if ((scheme != "https" && scheme != "http") || part_of(url, CURLUPART_PORT) == "0") return std::nullopt;
  WebAddress address{part_of(url, CURLUPART_HOST)};
  if (address.host.starts_with('[')) address.host = address.host.substr(1, address.host.size() - 2);
  return address;
}

bool WebAddress::is_literal() const {
  boost::system::error_code no_address;
  boost::asio::ip::make_address(host, no_address);
  return !no_address;
}

}  // namespace mimeo::http
