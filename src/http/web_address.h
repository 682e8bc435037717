// Addresses that callers give us, to call or to show.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mimeo::http {

/// What libcurl makes of an address: it is who would call it.
struct WebAddress {
  std::string host;  ///< IPv6 without its brackets, IPv4 as four numbers, however it was spelled

  /// http or https, whatever the case, "://", a host, a port that there is, and nothing that would end a line of a request.
  /// Nothing: no call to it could ever be made.
  static std::optional<WebAddress> parse(std::string_view text);

  /// Whether the host is a number, which leads where it leads, and no name, which may lead elsewhere tomorrow.
  bool is_literal() const;
};

}  // namespace mimeo::http
