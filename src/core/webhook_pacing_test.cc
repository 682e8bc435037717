// When webhooks are called again: every answer against what has to follow from it.
#include "core/webhook_pacing.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace mimeo::core {
namespace {

using namespace std::chrono_literals;
using enum DeliveryState;
using enum WebhookEvent;

const Time pacing_noon{1'800'000'000s};
constexpr double even = 0.5;  // chance that changes no wait

Delivery owed(WebhookEvent event = completed) {
  Delivery delivery;
  delivery.id = {"d"};
  delivery.event = event;
  delivery.body = "{}";
  delivery.created_at = delivery.round_began_at = pacing_noon;
  delivery.next_attempt_at = pacing_noon;
  return delivery;
}

DeliveryOutcome answered(int status, std::optional<Duration> retry_after = std::nullopt) {
  return {.attempt = {.at = pacing_noon, .status = status, .latency = 250ms, .error = status / 100 == 2 ? "" : "no"},
          .retry_after = retry_after};
}

TEST(WebhookPacing, every_answer_has_its_consequence) {
  struct Row {
    WebhookEvent event;
    int status;
    DeliveryState state;
  };
  for (const auto& row : std::initializer_list<Row>{{completed, 200, delivered},
                                                    {completed, 204, delivered},
                                                    {completed, 299, delivered},
                                                    {completed, 0, pending},
                                                    {completed, 301, pending},
                                                    {completed, 308, pending},
                                                    {completed, 400, pending},
                                                    {completed, 404, pending},
                                                    {completed, 410, dead},
                                                    {completed, 429, pending},
                                                    {completed, 500, pending},
                                                    {completed, 503, pending},
                                                    {start, 200, delivered},
                                                    {start, 500, dropped},
                                                    {output, 0, dropped},
                                                    {output, 410, dropped},
                                                    {logs, 302, dropped},
                                                    {logs, 200, delivered}}) {
    auto delivery = owed(row.event);
    apply(delivery, answered(row.status), RetrySchedule::lasting(72h), even);
    const auto about = std::string(to_string(row.event)) + " " + std::to_string(row.status);
    EXPECT_EQ(delivery.state, row.state) << about;
    EXPECT_EQ(delivery.next_attempt_at.has_value(), row.state == pending) << about;
    EXPECT_EQ(delivery.body.empty(), row.state == delivered || row.state == dropped) << about;
    EXPECT_EQ(delivery.attempts.size(), 1u) << about;
  }
}

TEST(WebhookPacing, what_can_never_succeed_is_not_tried_again) {
  auto delivery = owed();
  auto outcome = answered(0);
  outcome.is_final = true;
  apply(delivery, outcome, RetrySchedule::lasting(72h), even);
  EXPECT_EQ(delivery.state, dead);
  EXPECT_FALSE(delivery.next_attempt_at);
}

TEST(WebhookPacing, waits_grow_and_end_where_the_schedule_does) {
  auto delivery = owed();
  const auto schedule = RetrySchedule::replicate();
  std::vector<Duration> waits;
  while (delivery.state == pending) {
    apply(delivery, answered(500), schedule, even);
    if (delivery.next_attempt_at) waits.push_back(*delivery.next_attempt_at - pacing_noon - 250ms);
  }
  EXPECT_EQ(waits, (std::vector<Duration>{1s, 2s, 4s, 8s, 16s, 32s}));
  EXPECT_EQ(delivery.state, dead);
  EXPECT_EQ(delivery.tries, 7);
  EXPECT_EQ(delivery.body, "{}") << "a dead one can be replayed as it was";
}

TEST(WebhookPacing, three_days_are_three_days) {
  const auto schedule = RetrySchedule::lasting(72h);
  EXPECT_EQ(schedule.total(), Duration(72h));
  EXPECT_LT(schedule.delays.size(), limits::webhook_attempts_kept);
  for (std::size_t i = 0; i + 2 < schedule.delays.size(); ++i) {
    EXPECT_LE(schedule.delays[i], schedule.delays[i + 1]);
    EXPECT_LE(schedule.delays[i], limits::webhook_longest_delay);
  }
}

TEST(WebhookPacing, chance_spreads_a_wait_by_a_tenth) {
  for (const auto& [chance, wait] : std::initializer_list<std::pair<double, Duration>>{{0.0, 900ms}, {even, 1000ms}}) {
    auto delivery = owed();
    apply(delivery, answered(500), RetrySchedule::replicate(), chance);
    EXPECT_EQ(*delivery.next_attempt_at - pacing_noon - 250ms, wait);
  }
  auto delivery = owed();
  apply(delivery, answered(500), RetrySchedule::replicate(), 0.999);
  EXPECT_LT(*delivery.next_attempt_at - pacing_noon - 250ms, 1100ms);
}

TEST(WebhookPacing, a_receiver_may_ask_for_a_longer_wait_but_not_for_ever_and_not_for_a_shorter_one) {
  for (const auto& [asked, wait] : std::initializer_list<std::pair<Duration, Duration>>{
           {Duration(0), 1s}, {30s, 30s}, {1000h, limits::webhook_longest_retry_after}}) {
    auto delivery = owed();
    apply(delivery, answered(503, asked), RetrySchedule::replicate(), even);
    EXPECT_EQ(*delivery.next_attempt_at - pacing_noon - 250ms, wait);
  }
}

TEST(WebhookPacing, a_replay_begins_a_new_round_and_keeps_what_was_tried) {
  auto delivery = owed();
  apply(delivery, answered(410), RetrySchedule::replicate(), even);
  ASSERT_EQ(delivery.state, dead);
  replay(delivery, pacing_noon + 5min);
  EXPECT_EQ(delivery.state, pending);
  EXPECT_EQ(delivery.next_attempt_at, pacing_noon + 5min);
  EXPECT_EQ(delivery.tries, 0);
  EXPECT_EQ(delivery.attempts.size(), 1u);
  apply(delivery, answered(500), RetrySchedule::replicate(), even);
  EXPECT_EQ(delivery.state, pending);
}

TEST(WebhookPacing, only_the_newest_attempts_are_kept) {
  auto delivery = owed();
  for (std::size_t i = 0; i < 2 * limits::webhook_attempts_kept; ++i) {
    replay(delivery, pacing_noon);
    auto outcome = answered(500);
    outcome.attempt.answer = std::to_string(i);
    apply(delivery, outcome, RetrySchedule::replicate(), even);
  }
  EXPECT_EQ(delivery.attempts.size(), limits::webhook_attempts_kept);
  EXPECT_EQ(delivery.attempts.back().answer, std::to_string(2 * limits::webhook_attempts_kept - 1));
}

TEST(WebhookPacing, schedules_are_read_as_operators_write_them) {
  EXPECT_EQ(parse_retry_schedule("replicate"), RetrySchedule::replicate());
  EXPECT_EQ(parse_retry_schedule("72h"), RetrySchedule::lasting(72h));
  EXPECT_EQ(parse_retry_schedule("3d"), RetrySchedule::lasting(72h));
  EXPECT_EQ(parse_retry_schedule("10ms,1s,2m")->delays, (std::vector<Duration>{10ms, 1s, 2min}));
  EXPECT_EQ(parse_retry_schedule("0s")->delays, std::vector<Duration>{}) << "tried once, never again";
  for (auto wrong : {"", ",", "1s,", "5", "-1s", "1y", "1s 2s", "for ever", "9999999999999999999s", "1000d"}) {
    EXPECT_FALSE(parse_retry_schedule(wrong)) << wrong;
  }
}

TEST(WebhookPacing, a_receiver_in_trouble_is_left_alone_until_it_answers_again) {
  Breaker breaker;
  for (int i = 1; i < Breaker::opens_at; ++i) breaker.failed(pacing_noon, even);
  EXPECT_FALSE(breaker.is_open());
  breaker.succeeded();
  for (int i = 0; i < Breaker::opens_at; ++i) breaker.failed(pacing_noon, even);
  EXPECT_TRUE(breaker.is_open());
  EXPECT_EQ(breaker.next_probe(pacing_noon), pacing_noon + 1s);
  breaker.failed(pacing_noon, even);
  EXPECT_EQ(breaker.next_probe(pacing_noon), pacing_noon + 2s);
  for (int i = 0; i < 100; ++i) breaker.failed(pacing_noon, even);
  EXPECT_EQ(breaker.next_probe(pacing_noon), pacing_noon + Duration(limits::webhook_longest_probe_pause));
  EXPECT_EQ(breaker.next_probe(pacing_noon - 24h), pacing_noon - 24h) << "the clock was set back";
  breaker.probe_now(pacing_noon);
  EXPECT_EQ(breaker.next_probe(pacing_noon), pacing_noon);
  breaker.succeeded();
  EXPECT_FALSE(breaker.is_open());
}

TEST(WebhookPacing, only_what_concerns_all_calls_is_trouble) {
  for (int status : {0, 429, 500, 502, 503}) EXPECT_TRUE(is_trouble({.status = status})) << status;
  for (int status : {200, 204, 301, 400, 404, 410}) EXPECT_FALSE(is_trouble({.status = status})) << status;
}

}  // namespace
}  // namespace mimeo::core
