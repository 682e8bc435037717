// Where a URL that somebody names may lead.
#include "http/reach.h"

#include <gtest/gtest.h>

namespace mimeo::http {
namespace {

using boost::asio::ip::make_address;
using enum AddressRange;

TEST(Reach, every_address_has_its_range) {
  const std::pair<const char*, AddressRange> table[] = {
      {"1.1.1.1", open},
      {"8.8.8.8", open},
      {"172.15.255.255", open},
      {"172.32.0.0", open},
      {"100.63.255.255", open},
      {"100.128.0.0", open},
      {"223.255.255.255", open},
      {"2606:4700::1111", open},
      {"2a00:1450::1", open},
      {"127.0.0.1", loopback},
      {"127.255.255.255", loopback},
      {"::1", loopback},
      {"::ffff:127.0.0.1", loopback},
      {"::ffff:7f00:1", loopback},
      {"64:ff9b::127.0.0.1", loopback},
      {"2002:7f00:1::", loopback},
      {"10.0.0.0", private_use},
      {"10.255.255.255", private_use},
      {"172.16.0.1", private_use},
      {"172.31.255.255", private_use},
      {"192.168.0.1", private_use},
      {"100.64.0.1", private_use},
      {"100.100.100.200", private_use},
      {"fc00::1", private_use},
      {"fd00:ec2::254", private_use},
      {"fec0::1", private_use},
      {"64:ff9b:1::1", private_use},
      {"::ffff:10.0.0.1", private_use},
      {"64:ff9b::a00:1", private_use},
      {"2002:a00:1::1", private_use},
      {"169.254.169.254", link_local},
      {"169.254.0.0", link_local},
      {"fe80::1", link_local},
      {"febf::1", link_local},
      {"::ffff:169.254.169.254", link_local},
      {"224.0.0.1", multicast},
      {"239.255.255.255", multicast},
      {"ff02::1", multicast},
      {"0.0.0.0", unspecified},
      {"::", unspecified},
      {"::ffff:0.0.0.0", unspecified},
      {"0.1.2.3", reserved},
      {"168.63.129.16", reserved},
      {"192.0.2.1", reserved},
      {"198.18.0.1", reserved},
      {"203.0.113.7", reserved},
      {"240.0.0.1", reserved},
      {"255.255.255.255", reserved},
      {"::127.0.0.1", reserved},
      {"2001::1", reserved},
      {"2001:db8::1", reserved},
      {"100::1", reserved},
  };
  for (const auto& [text, range] : table) {
    EXPECT_EQ(static_cast<int>(range_of(make_address(text))), static_cast<int>(range)) << text;
  }
}

TEST(Reach, this_machine_is_reached_only_when_that_is_meant) {
  for (const char* text : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(Reach(true).check("localhost", make_address(text))) << text;
    EXPECT_FALSE(Reach(false).check("localhost", make_address(text))) << text;
  }
  for (const char* text : {"0.0.0.0", "::", "10.0.0.1", "169.254.169.254"}) {
    EXPECT_FALSE(Reach(true).check("localhost", make_address(text))) << text;
  }
  EXPECT_TRUE(Reach(false).check("example.com", make_address("1.1.1.1")));
}

TEST(Reach, the_operator_may_allow_networks_addresses_and_hosts) {
  Reach reach;
  for (const char* what : {"10.1.0.0/16", "192.168.1.20", "fd12::/16", "Hooks.Internal"}) {
    EXPECT_TRUE(reach.allow(what)) << what;
  }
  const auto may = [&](const char* host, const char* text) {
    return reach.check(host, make_address(text)).has_value();
  };
  EXPECT_TRUE(may("x", "10.1.2.3"));
  EXPECT_TRUE(may("x", "::ffff:10.1.2.3"));
  EXPECT_FALSE(may("x", "10.2.0.0"));
  EXPECT_TRUE(may("x", "192.168.1.20"));
  EXPECT_FALSE(may("x", "192.168.1.21"));
  EXPECT_TRUE(may("x", "fd12:3::1"));
  EXPECT_FALSE(may("x", "fd13::1"));
  EXPECT_TRUE(may("hooks.internal", "10.9.9.9"));
  EXPECT_TRUE(may("HOOKS.internal", "127.0.0.1"));
  EXPECT_FALSE(may("evil.hooks.internal", "10.9.9.9"));
}

TEST(Reach, a_slip_in_the_allow_list_is_an_error) {
  for (const char* what :
       {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "10.0.0", "1.2.3.4.5", "a b", "host/8", "fd00::/129"}) {
    Reach reach;
    EXPECT_FALSE(reach.allow(what)) << what;
  }
}

TEST(Reach, a_refusal_says_what_was_refused) {
  const auto refused = Reach().check("meta", make_address("169.254.169.254"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::forbidden);
  EXPECT_EQ(refused.error().message, "169.254.169.254 is a link-local address, which this server may not call");
}

}  // namespace
}  // namespace mimeo::http
