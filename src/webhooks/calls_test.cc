#include "webhooks/calls.h"

#include <gmock/gmock.h>

#include "base/test_run.h"
#include "http/listener.h"

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

TEST_F(CallsTest, a_connection_to_an_inbox_carries_nothing_else) {
  asio::io_context io(1);
  std::vector<std::string> called;
  const auto answer = [&](http::Request& request) -> Task<http::Response> {
    called.emplace_back(request.path);
    co_return http::Response::text(200, "");
  };
  http::Listener listener({io.get_executor()}, answer);
  ASSERT_TRUE(listener.open(http::Address::of_tcp("127.0.0.1", 0)));
  listener.start();
  const auto origin = "http://" + listener.address().to_string();
  CallOptions options;
  options.inboxes = origin + "/mimeo/v1/inbox/";
  Calls calls(io.get_executor(), options);
  const std::string body = "{}";
  const auto to_inbox = run_on(io, calls.post(origin + "/mimeo/v1/inbox/ada/key", {}, body));
  const auto to_another = run_on(io, calls.post(origin + "/hook", {}, body));
  run_on(io, listener.stop(std::chrono::seconds(0)));
  EXPECT_EQ(to_inbox.status, 200) << to_inbox.error;
  EXPECT_THAT(to_another.error, HasSubstr("may not call"));
  EXPECT_THAT(called, ::testing::ElementsAre("/mimeo/v1/inbox/ada/key"));
}

}  // namespace
}  // namespace mimeo::webhooks
