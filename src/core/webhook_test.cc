#include "core/webhook.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;

TEST(Webhook, the_endpoint_is_scheme_host_and_port) {
  for (const auto& [url, endpoint] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"https://example.com/hook?a=b#c", "https://example.com"},
           {"http://Example.COM:8080/Hook", "http://example.com:8080"},
           {"https://user:p@ss@example.com/", "https://example.com"},
           {"http://[::1]:9000?x", "http://[::1]:9000"},
           {"https://example.com", "https://example.com"},
           {"nonsense", ""}}) {
    EXPECT_EQ(endpoint_of(url), endpoint) << url;
  }
}

TEST(Webhook, attempts_make_the_round_trip_through_json) {
  const Time noon{1'800'000'000s};
  std::vector<DeliveryAttempt> attempts(2);
  attempts[0] = {.at = noon, .status = 0, .latency = 10s, .error = "no \"answer\"", .answer = ""};
  attempts[1] = {.at = noon + 1500ms, .status = 200, .latency = 12345us, .error = "", .answer = "o\nk"};
  std::string text;
  write_attempts(attempts, text);
  EXPECT_EQ(text,
            R"([{"at":"2027-01-15T08:00:00.000000Z","status":null,"seconds":10.0,"error":"no \"answer\"","answer":""},)"
            R"({"at":"2027-01-15T08:00:01.500000Z","status":200,"seconds":0.012345,"error":null,"answer":"o\nk"}])");
  const auto read = read_attempts(text);
  ASSERT_TRUE(read);
  std::string again;
  write_attempts(*read, again);
  EXPECT_EQ(again, text);
  for (auto wrong : {"", "{}", "[1]", R"([{"at":"x","status":1,"seconds":1,"answer":""}])"}) {
    EXPECT_FALSE(read_attempts(wrong)) << wrong;
  }
}

TEST(Webhook, words_are_read_as_they_are_written) {
  for (auto event : {WebhookEvent::start, WebhookEvent::output, WebhookEvent::logs, WebhookEvent::completed}) {
    EXPECT_EQ(parse_webhook_event(to_string(event)), event);
  }
  for (auto state : {DeliveryState::pending, DeliveryState::delivered, DeliveryState::dropped, DeliveryState::dead}) {
    EXPECT_EQ(parse_delivery_state(to_string(state)), state);
  }
  EXPECT_FALSE(parse_delivery_state("lost"));
}

}  // namespace
}  // namespace mimeo::core
