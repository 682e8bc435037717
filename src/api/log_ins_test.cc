#include "api/log_ins.h"

#include <gmock/gmock.h>

#include "base/limits.h"

namespace mimeo::api {
namespace {

using namespace std::chrono_literals;

const Time now{24h};

LogIn log_in(std::string state) {
  LogIn one;
  one.secrets = {std::move(state), "nonce", "verifier"};
  one.next = "/predictions";
  return one;
}

TEST(LogIns, come_back_once_and_in_the_browser_that_began_them) {
  LogIns log_ins;
  const auto cookie = log_ins.begin(log_in("state"), now);
  const auto back = log_ins.take("state", cookie, now);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->next, "/predictions");
  EXPECT_EQ(back->secrets.verifier, "verifier");
  EXPECT_FALSE(log_ins.take("state", cookie, now));

  log_ins.begin(log_in("another"), now);
  EXPECT_FALSE(log_ins.take("another", cookie, now)) << "another browser's cookie";
  EXPECT_FALSE(log_ins.take("another", "", now)) << "none";
}

TEST(LogIns, end_with_their_time) {
  LogIns log_ins;
  const auto cookie = log_ins.begin(log_in("state"), now);
  EXPECT_FALSE(log_ins.take("state", cookie, now + limits::oidc_login));
}

TEST(LogIns, are_bounded_and_the_oldest_goes_first) {
  LogIns log_ins;
  const auto first = log_ins.begin(log_in("first"), now);
  const auto second = log_ins.begin(log_in("second"), now);
  for (std::size_t i = 0; i < limits::oidc_logins - 1; ++i) log_ins.begin(log_in("more" + std::to_string(i)), now);
  EXPECT_FALSE(log_ins.take("first", first, now));
  EXPECT_TRUE(log_ins.take("second", second, now));
}

TEST(LogIns, lead_to_our_own_page_and_nowhere_else) {
  EXPECT_EQ(local_path("/p/abc?tab=logs#end"), "/p/abc?tab=logs#end");
  for (const char* elsewhere :
       {"", "predictions", "//evil.example", "/\\evil.example", "/\t/evil.example", "/a\r\nX: y",
        "https://evil.example", "/login?next=/", "/mimeo/v1/oidc/login", "/\x80"}) {
    EXPECT_EQ(local_path(elsewhere), "/") << elsewhere;
  }
}

}  // namespace
}  // namespace mimeo::api
