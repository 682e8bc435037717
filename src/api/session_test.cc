#include "api/session.h"

#include <gmock/gmock.h>

#include "base/limits.h"

namespace mimeo::api {
namespace {

constexpr std::string_view origin = "https://127.0.0.1:8443";

http::Headers with(std::string_view cookies, bool from_page = true) {
  http::Headers headers;
  headers.add("Cookie", cookies);
  if (from_page) headers.add("X-Mimeo-Page", "1");
  return headers;
}

TEST(Session, IsFoundAmongOtherCookies) {
  EXPECT_EQ(session_token(with("a=b; mimeo_session_8443=r8_secret; c=d"), origin), "r8_secret");
  EXPECT_EQ(session_token(with("mimeo_session_8443=r8_secret"), origin), "r8_secret");
  EXPECT_EQ(session_token(with("mimeo_session_web=r8_secret"), "https://models.example.org"), "r8_secret");
}

TEST(Session, CountsOnlyForThePage) { EXPECT_EQ(session_token(with("mimeo_session_8443=r8_secret", false), origin), ""); }

TEST(Session, IsNotThatOfAServerOnAnotherPort) {
  EXPECT_EQ(session_token(with("mimeo_session_9443=r8_secret; xmimeo_session_8443=r8_no; mimeo_session_8443"), origin), "");
}

TEST(Session, IsKeptFromScriptsAndOtherSites) {
  const auto cookie = session_cookie("r8_secret", origin, true);
  EXPECT_THAT(cookie, testing::StartsWith("mimeo_session_8443=r8_secret; Path=/; Max-Age=2592000; "));
  EXPECT_THAT(cookie, testing::HasSubstr("HttpOnly; SameSite=Strict; Secure"));
  EXPECT_THAT(session_cookie("", origin, true), testing::HasSubstr("Max-Age=0"));
  EXPECT_THAT(session_cookie("x", origin, false), testing::Not(testing::HasSubstr("Secure")))
      << "a browser would not keep it";
}

TEST(SignInCodes, AreGoodOnceAndForSomeMinutes) {
  SignInCodes codes;
  const Time now{std::chrono::hours(24)};
  const core::TokenId token{"a"};
  const auto code = codes.make(token, now);
  EXPECT_EQ(codes.take("another", now), std::nullopt);
  EXPECT_EQ(codes.take(code, now), token);
  EXPECT_EQ(codes.take(code, now), std::nullopt);
  EXPECT_EQ(codes.take(codes.make(token, now), now + limits::sign_in_code), std::nullopt);
}

TEST(SignInCodes, AreOneAtATimeForAToken) {
  SignInCodes codes;
  const Time now{std::chrono::hours(24)};
  const auto first = codes.make({"a"}, now);
  const auto others = codes.make({"b"}, now);
  const auto second = codes.make({"a"}, now);
  EXPECT_EQ(codes.take(first, now), std::nullopt);
  EXPECT_EQ(codes.take(second, now), core::TokenId{"a"});
  EXPECT_EQ(codes.take(others, now), core::TokenId{"b"});
}

}  // namespace
}  // namespace mimeo::api
