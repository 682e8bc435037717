#include "http/curl_guard.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <memory>

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

/// The host that libcurl connects to now, as it understands the address it is at: redirects change it.
std::string host_of(CURL* easy) {
  const char* url = nullptr;
  if (curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url) != CURLE_OK || url == nullptr) return {};
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
  char* host = nullptr;
  if (curl_url_set(parsed.get(), CURLUPART_URL, url, 0) != CURLUE_OK) return {};
  if (curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) return {};
  std::string copy(host);
  curl_free(host);
  return copy;
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
  if (auto checked = self.reach_.check(host_of(self.easy_), *address); !checked) {
    self.refusal_ = std::move(checked.error());
    return CURL_SOCKET_BAD;
  }
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, target->protocol);
}

}  // namespace mimeo::http
