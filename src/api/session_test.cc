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
  const auto bearer = std::make_shared<const engine::Bearer>();
  const auto code = codes.make(bearer, now);
  EXPECT_EQ(codes.take("another", now), nullptr);
  EXPECT_EQ(codes.take(code, now), bearer);
  EXPECT_EQ(codes.take(code, now), nullptr);
  EXPECT_EQ(codes.take(codes.make(bearer, now), now + limits::sign_in_code), nullptr);
}

}  // namespace
}  // namespace mimeo::api
