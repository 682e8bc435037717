#include "http/address.h"

#include <charconv>

#include <fmt/format.h>

namespace mimeo::http {

Address Address::of_unix(std::string path) {
  Address address;
  address.unix_path = std::move(path);
  return address;
}

Address Address::of_tcp(std::string host, std::uint16_t port) {
  Address address;
  address.host = std::move(host);
  address.port = port;
  return address;
}

Address Address::of_door(std::string path, std::uint16_t port) {
  Address address = of_tcp("127.0.0.1", port);
  address.unix_path = std::move(path);
  return address;
}

Result<Address> Address::parse(std::string_view text) {
  if (text.starts_with("unix:")) {
    if (text.size() == 5)
      return fail(ErrorKind::invalid, "A Unix socket's address needs a path: unix:/run/example.sock");
    return of_unix(std::string(text.substr(5)));
  }
  const std::size_t colon = text.rfind(':');
  std::uint16_t port = 0;
  const std::string_view digits = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
    return fail(ErrorKind::invalid,
                fmt::format("An address looks like 127.0.0.1:8080, [::1]:8080 or unix:/path, not \"{}\"", text));
  }
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos) {
    return fail(ErrorKind::invalid, fmt::format("An IPv6 address needs brackets: [{}]:{}", host, port));
  }
  if (host.empty()) return fail(ErrorKind::invalid, fmt::format("The address \"{}\" names no host", text));
  return of_tcp(std::string(host), port);
}

std::string Address::to_string() const {
  if (is_unix()) return "unix:" + unix_path;
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

}  // namespace mimeo::http
