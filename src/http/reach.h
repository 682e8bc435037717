// How far this program may be made to reach: which addresses it connects to on behalf of somebody who named a URL.
//
// A URL says nothing about where it leads: names resolve to whatever their owner likes, differently each time. So what
// is checked is the address that is really connected to, at the moment of connecting, by whoever opens the socket.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "base/result.h"

namespace mimeo::http {

enum class AddressRange {
  open,         ///< the internet
  loopback,     ///< this machine
  private_use,  ///< somebody's own network: RFC 1918, RFC 4193, shared address space
  link_local,   ///< the same wire; clouds answer with secrets at 169.254.169.254
  multicast,
  unspecified,  ///< 0.0.0.0 and ::, which connect to this machine
  reserved,     ///< documentation, benchmarks, broadcast, tunnels, and clouds' own addresses in public ranges
};

/// Looks through IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4).
AddressRange range_of(const boost::asio::ip::address& address);

/// A plain value; any thread.
class Reach {
 public:
  /// The internet, and this machine as well if `loopback`.
  explicit Reach(bool loopback = false) : loopback_(loopback) {}

  /// Allows more: a network "10.1.0.0/16", an address "192.168.1.20", or a host "hooks.internal", whose addresses are
  /// then trusted, wherever they lead. invalid: none of these.
  Result<void> allow(std::string_view what);

  /// Whether `address` may be connected to for a URL that names `host`. forbidden, in words for the caller.
  Result<void> check(std::string_view host, const boost::asio::ip::address& address) const;

 private:
  struct Network {
    boost::asio::ip::address_v6 base;  ///< IPv4 as mapped
    int prefix;
    bool contains(const boost::asio::ip::address_v6& address) const;
  };

  bool loopback_;
  std::vector<Network> networks_;
  std::vector<std::string> hosts_;  ///< lower case
};

}  // namespace mimeo::http
