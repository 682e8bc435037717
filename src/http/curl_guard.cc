#include "http/curl_guard.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

#include "http/web_address.h"

namespace mimeo::http {
namespace {

std::optional<boost::asio::ip::address> address_of(const curl_sockaddr& target) {
  // As curl_sockaddr says: a sockaddr_storage's worth lies behind addr.
  if (target.family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &target.addr, sizeof v4);
    return boost::asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (target.family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &target.addr, sizeof v6);
    boost::asio::ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return boost::asio::ip::address_v6(bytes);
  }
  return std::nullopt;
}

/// The address that libcurl is at now: redirects change it.
WebAddress whereabouts_of(CURL* easy) {
  const char* url = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url) != CURLE_OK || url == nullptr) return {};
  return WebAddress::parse(url).value_or(WebAddress());
}

}  // namespace

void CurlGuard::watch(CURL* easy) {
  easy_ = easy;
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlGuard::open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
}

curl_socket_t CurlGuard::open(void* opaque, curlsocktype, curl_sockaddr* target) {
  auto& self = *static_cast<CurlGuard*>(opaque);
  const auto address = address_of(*target);
  if (!address) return CURL_SOCKET_BAD;
  const auto named = whereabouts_of(self.easy_);
  if (auto checked = self.reach_.check(named.host, *address); !checked) {
    self.refusal_ = std::move(checked.error());
    self.is_final_ = named.is_literal();
    return CURL_SOCKET_BAD;
  }
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, target->protocol);
}

}  // namespace mimeo::http
