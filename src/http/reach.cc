#include "http/reach.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"

namespace mimeo::http {
namespace {

using boost::asio::ip::address;
using boost::asio::ip::address_v4;
using boost::asio::ip::address_v6;

struct Range4 {
  std::array<unsigned char, 4> base;
  int prefix;
  AddressRange range;
};

// The IANA special-purpose registry, and what clouds put into public ranges.
constexpr Range4 ranges4[] = {
    {{0, 0, 0, 0}, 32, AddressRange::unspecified},
    {{0, 0, 0, 0}, 8, AddressRange::reserved},
    {{10, 0, 0, 0}, 8, AddressRange::private_use},
    {{100, 64, 0, 0}, 10, AddressRange::private_use},
    {{127, 0, 0, 0}, 8, AddressRange::loopback},
    {{168, 63, 129, 16}, 32, AddressRange::reserved},  // Azure's own agent
    {{169, 254, 0, 0}, 16, AddressRange::link_local},
    {{172, 16, 0, 0}, 12, AddressRange::private_use},
    {{192, 0, 0, 0}, 24, AddressRange::reserved},
    {{192, 0, 2, 0}, 24, AddressRange::reserved},
    {{192, 88, 99, 0}, 24, AddressRange::reserved},
    {{192, 168, 0, 0}, 16, AddressRange::private_use},
    {{198, 18, 0, 0}, 15, AddressRange::reserved},
    {{198, 51, 100, 0}, 24, AddressRange::reserved},
    {{203, 0, 113, 0}, 24, AddressRange::reserved},
    {{224, 0, 0, 0}, 4, AddressRange::multicast},
    {{240, 0, 0, 0}, 4, AddressRange::reserved},
};

struct Range6 {
  std::array<unsigned char, 16> base;
  int prefix;
  AddressRange range;
};

constexpr Range6 ranges6[] = {
    {{}, 128, AddressRange::unspecified},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, AddressRange::loopback},
    {{}, 96, AddressRange::reserved},  // IPv4-compatible
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, AddressRange::private_use},
    {{0x01, 0x00}, 64, AddressRange::reserved},
    {{0x20, 0x01, 0x00, 0x00}, 23, AddressRange::reserved},  // Teredo, benchmarks, ORCHID
    {{0x20, 0x01, 0x0d, 0xb8}, 32, AddressRange::reserved},
    {{0x3f, 0xff, 0x00}, 20, AddressRange::reserved},
    {{0x5f, 0x00}, 16, AddressRange::reserved},
    {{0xfc}, 7, AddressRange::private_use},
    {{0xfe, 0x80}, 10, AddressRange::link_local},
    {{0xfe, 0xc0}, 10, AddressRange::private_use},
    {{0xff}, 8, AddressRange::multicast},
};

template <std::size_t Size>
bool shares_prefix(const std::array<unsigned char, Size>& a, const std::array<unsigned char, Size>& b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

template <class Bytes, class Ranges>
AddressRange look_up(const Bytes& bytes, const Ranges& ranges) {
  for (const auto& one : ranges) {
    if (shares_prefix(bytes, one.base, one.prefix)) return one.range;
  }
  return AddressRange::open;
}

AddressRange range_of_v4(const address_v4& address) { return look_up(address.to_bytes(), ranges4); }

/// The IPv4 address inside, where an IPv6 address is only a way to write or to reach one.
std::optional<address_v4> carried(const address_v6& address) {
  const auto b = address.to_bytes();
  const auto from = [&](std::size_t at) { return address_v4({b[at], b[at + 1], b[at + 2], b[at + 3]}); };
  if (address.is_v4_mapped()) return from(12);
  if (shares_prefix(b, {0x00, 0x64, 0xff, 0x9b}, 96)) return from(12);
  if (shares_prefix(b, {0x20, 0x02}, 16)) return from(2);
  return std::nullopt;
}

address_v6 as_v6(const address& address) {
  return address.is_v6() ? address.to_v6()
                         : boost::asio::ip::make_address_v6(boost::asio::ip::v4_mapped, address.to_v4());
}

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && text.find('/') == std::string_view::npos &&
         std::ranges::all_of(text,
                             [](unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_'; }) &&
         // Four numbers that are no address are a slip, not a name.
         !std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) || c == '.'; });
}

std::string_view describe(AddressRange range) {
  switch (range) {
    case AddressRange::open: return "public";
    case AddressRange::loopback: return "a loopback";
    case AddressRange::private_use: return "a private";
    case AddressRange::link_local: return "a link-local";
    case AddressRange::multicast: return "a multicast";
    case AddressRange::unspecified: return "an unspecified";
    case AddressRange::reserved: return "a reserved";
  }
  return "a reserved";
}

}  // namespace

AddressRange range_of(const address& address) {
  if (address.is_v4()) return range_of_v4(address.to_v4());
  const auto v6 = address.to_v6();
  if (auto v4 = carried(v6)) return range_of_v4(*v4);
  return look_up(v6.to_bytes(), ranges6);
}

bool Reach::Network::contains(const address_v6& address) const {
  return shares_prefix(base.to_bytes(), address.to_bytes(), prefix);
}

Result<void> Reach::allow(std::string_view what) {
  const auto slash = what.find('/');
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(what.substr(0, slash)), error);
  if (error) {
    if (!is_host_name(what)) return fail(ErrorKind::invalid, "expected a network, an address or a host name");
    hosts_.push_back(lower_case(what));
    return {};
  }
  const int longest = address.is_v4() ? 32 : 128;
  int prefix = longest;
  if (slash != std::string_view::npos) {
    const auto text = what.substr(slash + 1);
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), prefix);
    if (failed != std::errc{} || end != text.data() + text.size() || prefix < 0 || prefix > longest) {
      return fail(ErrorKind::invalid, fmt::format("expected a prefix from 0 to {}", longest));
    }
  }
  networks_.push_back({as_v6(address), prefix + 128 - longest});
  return {};
}

Result<void> Reach::check(std::string_view host, const address& address) const {
  const auto range = range_of(address);
  if (range == AddressRange::open || (range == AddressRange::loopback && loopback_)) return {};
  auto target = as_v6(address);
  if (auto v4 = carried(target)) target = as_v6(boost::asio::ip::address(*v4));
  if (std::ranges::any_of(networks_, [&](const Network& network) { return network.contains(target); })) return {};
  if (std::ranges::find(hosts_, lower_case(host)) != hosts_.end()) return {};
  return fail(ErrorKind::forbidden,
              fmt::format("{} is {} address, which this server may not call", address.to_string(), describe(range)));
}

}  // namespace mimeo::http
