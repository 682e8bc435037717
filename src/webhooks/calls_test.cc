#include "webhooks/calls.h"

#include <gmock/gmock.h>

#include "base/test_run.h"

namespace mimeo::webhooks {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CallsTest : public ::testing::Test {
 protected:
  /// Why a call to this address fails, where nobody listens and loopback is out of reach.
  std::string error_of(const std::string& url, const std::string& inboxes = "http://127.0.0.1:1/mimeo/v1/inbox/") {
    asio::io_context io(1);
    CallOptions options;
    options.inboxes = inboxes;
    Calls calls(io.get_executor(), options);
    const std::string body = "{}";
    return run_on(io, calls.post(url, {}, body)).error;
  }
};

TEST_F(CallsTest, our_own_inboxes_are_within_reach_wherever_they_lead) {
  EXPECT_THAT(error_of("http://127.0.0.1:1/mimeo/v1/inbox/ada/Key_-1"), Not(HasSubstr("may not call")));
  EXPECT_THAT(error_of("http://[::1]:1/mimeo/v1/inbox/ada/key", "http://[::1]:1/mimeo/v1/inbox/"),
              Not(HasSubstr("may not call")));
  EXPECT_THAT(error_of("http://0.0.0.0:1/mimeo/v1/inbox/ada/key", "http://0.0.0.0:1/mimeo/v1/inbox/"),
              Not(HasSubstr("may not call")));
}

TEST_F(CallsTest, nothing_else_is_by_their_name) {
  for (const char* url : {"http://127.0.0.1:1/hook", "http://127.0.0.1:1/mimeo/v1/inbox/../../../hook",
                          "http://127.0.0.1:1/mimeo/v1/inbox/%2e%2e/hook", "http://127.0.0.1:1/mimeo/v1/inbox/a?x",
                          "http://127.0.0.1:2/mimeo/v1/inbox/ada/key", "http://127.0.0.2:1/mimeo/v1/inbox/ada/key"}) {
    EXPECT_THAT(error_of(url), HasSubstr("may not call")) << url;
  }
  EXPECT_THAT(error_of("http://127.0.0.1:1/mimeo/v1/inbox/ada/key", ""), HasSubstr("may not call"));
}

}  // namespace
}  // namespace mimeo::webhooks
