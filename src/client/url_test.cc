#include "client/url.h"

#include <gtest/gtest.h>

#include "client/create.h"

namespace mimeo::client::detail {
namespace {

TEST(UrlTest, OriginsAreEqualWhenTheyAre) {
  EXPECT_EQ(origin_of("https://Example.com/a?b"), origin_of("https://example.com:443"));
  for (const char* other : {"http://example.com", "https://example.com:8443", "https://example.com.evil.net",
                            "https://evil.net/example.com", "https://example.com@evil.net/"}) {
    EXPECT_NE(origin_of("https://example.com"), origin_of(other)) << other;
  }
  for (const char* none : {"", "nonsense", "ftp://example.com", "data:,x", "file:///etc/passwd"})
    EXPECT_EQ(origin_of(none), "") << none;
}

TEST(UrlTest, ResolvesRedirects) {
  EXPECT_EQ(resolve("https://a.net/x/y", "/z"), "https://a.net/z");
  EXPECT_EQ(resolve("https://a.net/x/y", "z?q"), "https://a.net/x/z?q");
  EXPECT_EQ(resolve("https://a.net/x", "http://b.net/"), "http://b.net/");
  EXPECT_EQ(resolve("https://a.net/x", ""), "");
}

TEST(UrlTest, EscapesAndBack) {
  EXPECT_EQ(escape("a b/c?é"), "a%20b%2Fc%3F%C3%A9");
  EXPECT_EQ(unescape(escape("a b/c?é%")), "a b/c?é%");
  EXPECT_EQ(unescape("100%"), "100%");
  EXPECT_EQ(unescape("%zz%4"), "%zz%4");
}

TEST(DoorTest, EveryReferenceHasOne) {
  EXPECT_EQ(door_of("acme/x").path, "/v1/models/acme/x/predictions");
  EXPECT_TRUE(door_of("acme/x").body.empty());
  EXPECT_EQ(door_of("acme/x:123").path, "/v1/predictions");
  EXPECT_EQ(door_of("acme/x:123").body.front().second.text(), "acme/x:123");
  EXPECT_EQ(door_of("123").body.front().second.text(), "123");
  EXPECT_EQ(door_of("acme/../x").path, "/v1/models/acme/..%2Fx/predictions");
}

}  // namespace
}  // namespace mimeo::client::detail
