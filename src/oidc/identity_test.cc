#include "oidc/identity.h"

#include <gmock/gmock.h>

#include "core/names.h"
#include "oidc/provider.h"

namespace mimeo::oidc {
namespace {

std::string username(const json::object& claims) { return identity_of(claims).username; }

TEST(Identity, likes_the_username_it_has_elsewhere_or_one_like_its_address_or_name) {
  EXPECT_EQ(username({{"preferred_username", "Ada.L"}, {"email", "x@example.org"}}), "ada.l");
  EXPECT_EQ(username({{"preferred_username", "ada@example.org"}}), "ada");
  EXPECT_EQ(username({{"email", "ada+models@example.org"}, {"name", "X"}}), "ada-models");
  EXPECT_EQ(username({{"preferred_username", "艾达"}, {"name", "Ada  Lovelace!"}}), "ada-lovelace");
  EXPECT_EQ(username({{"preferred_username", 1}, {"name", "艾达"}}), "user");
  EXPECT_EQ(username({{"preferred_username", "--_a"}}), "a");
}

TEST(Identity, always_likes_a_valid_name) {
  for (const std::string& given :
       {std::string(300, 'a'), std::string("..a..b.."), std::string("../../etc"), std::string("A\0b", 3)}) {
    const auto name = username({{"preferred_username", given}});
    EXPECT_TRUE(core::is_valid_name(name)) << name;
    EXPECT_TRUE(core::is_valid_name(name + "-100")) << name;
  }
}

TEST(Identity, has_a_name_of_whole_characters) {
  std::string long_name;
  for (int i = 0; i < 100; ++i) long_name += "é€";
  const auto name = identity_of(json::object{{"name", long_name}}).name;
  EXPECT_LE(name.size(), 200u);
  EXPECT_TRUE(is_utf8(name));
}

TEST(Provider, is_reached_over_tls_or_on_this_machine) {
  for (const char* safe :
       {"https://id.example", "http://127.0.0.1:8080/realms/x", "http://localhost", "http://[::1]:1/"}) {
    EXPECT_TRUE(is_safe_address(safe)) << safe;
  }
  for (const char* unsafe :
       {"", "https://", "http://id.example", "http://127.0.0.1.example.org", "http://localhost@evil.example",
        "http://localhost.evil.example", "ftp://127.0.0.1", "http://[::1].evil.example", "http://128.0.0.1"}) {
    EXPECT_FALSE(is_safe_address(unsafe)) << unsafe;
  }
}

}  // namespace
}  // namespace mimeo::oidc
