// The dispatcher over a store in memory and a receiver on loopback that the test plays.
#include "webhooks/dispatcher.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "base/test_run.h"
#include "http/body.h"
#include "http/listener.h"
#include "memory/store.h"
#include "seams/samples.h"

namespace mimeo::webhooks {
namespace {

using namespace std::chrono_literals;
namespace samples = seams::samples;
using State = core::DeliveryState;

/// Answers `status` to every call and notes what came.
class TestReceiver {
 public:
  explicit TestReceiver(asio::io_context& io)
      : bell_(io, asio::steady_timer::time_point::max()),
        listener_({io.get_executor()}, [this](http::Request& request) { return answer(request); }) {
    EXPECT_TRUE(listener_.open(http::Address::of_tcp("127.0.0.1", 0)));
    listener_.start();
  }

  std::string url() const { return "http://" + listener_.address().to_string() + "/hook"; }
  Task<> stop() { co_await listener_.stop(0s); }

  /// Waits until so many calls have come.
  Task<> wait_for(std::size_t count) {
    while (ids.size() < count) {
      bell_.expires_at(asio::steady_timer::time_point::max());
      co_await bell_.async_wait(as_result);
    }
  }

  unsigned status = 200;
  std::vector<std::string> ids;
  std::vector<std::string> bodies;
  std::size_t most_at_once = 0;

 private:
  Task<http::Response> answer(http::Request& request) {
    most_at_once = std::max(most_at_once, ++at_once_);
    auto body = co_await http::read_all(request.body, 1 << 20);
    ids.emplace_back(request.headers.find("webhook-id").value_or(""));
    bodies.push_back(body.value_or(""));
    bell_.cancel();
    --at_once_;
    co_return http::Response::text(status, "noted");
  }

  asio::steady_timer bell_;
  std::size_t at_once_ = 0;
  http::Listener listener_;
};

class DispatcherTest : public testing::Test {
 public:
  DispatcherTest() { options.calls.reach = http::Reach(true); }
  ~DispatcherTest() override {
    close();
    run_on(io, receiver.stop());
  }

  void open() {
    auto secrets = [](core::AccountId account) -> Task<Result<std::vector<core::WebhookSecret>>> {
      std::vector<core::WebhookSecret> known(1);
      known[0].account = account;
      known[0].key = "whsec_AAECAwQFBgcICQoLDA0ODw==";
      co_return known;
    };
    auto find = [this](core::AccountId, core::PredictionId id) -> Task<Result<PredictionPointer>> {
      if (!live.contains(id)) co_return fail(ErrorKind::not_found, "gone");
      co_return std::make_shared<const core::Prediction>(live.at(id));
    };
    World world{.clock = clock,
                .store = store.webhooks(),
                .secrets = secrets,
                .find = find,
                .body = [](const core::Prediction& p) { return p.output.text; }};
    dispatcher = std::make_unique<Dispatcher>(std::move(world), options, io.get_executor());
    ASSERT_TRUE(run_on(io, dispatcher->start()));
  }
  void close() {
    if (dispatcher) run_on(io, dispatcher->stop(1s));
    dispatcher.reset();
  }

  /// The end of prediction `n`, durable; the dispatcher is not told.
  core::Delivery owe(int n, const std::string& url) {
    auto p = samples::prediction(n);
    must(store.predictions().insert(p));
    auto d = samples::delivery(n, p, clock.now());
    d.url = url;
    must(store.predictions().finish(samples::succeeded(p), d));
    return d;
  }
  void must(seams::Write write) { ASSERT_TRUE(run_on(io, write.durable())); }
  core::Delivery stored(int n) { return run_on(io, store.webhooks().find({samples::id(n)})).value().value(); }

  /// Lets the dispatcher work until `n` is in `state`.
  void wait_until(int n, State state) {
    auto waiting = [&]() -> Task<> {
      for (;;) {
        const core::DeliveryId id{samples::id(n)};
        auto row = co_await store.webhooks().find(id);
        if ((*row)->state == state) co_return;
        asio::steady_timer turn(io, 1ms);
        co_await turn.async_wait(as_result);
      }
    };
    run_on(io, waiting());
  }

  void change(core::Prediction& p, const core::Event& event) {
    const auto change = core::apply(p, event, clock.now());
    live[p.id] = p;
    if (change.finished) live.erase(p.id);
    dispatcher->changed(p, change);
  }

  asio::io_context io{1};
  SystemClock clock;
  memory::Store store;
  Options options;
  TestReceiver receiver{io};
  std::map<core::PredictionId, core::Prediction> live;
  std::unique_ptr<Dispatcher> dispatcher;
};

TEST_F(DispatcherTest, what_is_owed_is_sent_and_its_row_says_so) {
  open();
  const auto d = owe(1, receiver.url());
  dispatcher->owed(d);
  wait_until(1, State::delivered);
  EXPECT_EQ(receiver.ids, std::vector<std::string>{"msg_" + samples::id(1)});
  EXPECT_EQ(receiver.bodies, std::vector<std::string>{d.body});
  const auto row = stored(1);
  ASSERT_EQ(row.attempts.size(), 1u);
  EXPECT_EQ(row.attempts[0].status, 200);
  EXPECT_EQ(row.attempts[0].answer, "noted");
  EXPECT_EQ(row.body, "");
}

TEST_F(DispatcherTest, the_lag_of_a_call_counts_from_the_end_over_all_its_tries) {
  options.schedule = *core::parse_retry_schedule("200ms");
  receiver.status = 503;
  open();
  dispatcher->owed(owe(1, receiver.url()));
  run_on(io, receiver.wait_for(1));
  receiver.status = 200;
  wait_until(1, State::delivered);
  MetricsText out;
  dispatcher->write_metrics(out);
  EXPECT_NE(out.text().find("mimeo_webhook_lag_seconds_bucket{le=\"0.05\"} 0\n"), std::string::npos) << out.text();
  EXPECT_NE(out.text().find("mimeo_webhook_lag_seconds_count 1\n"), std::string::npos) << out.text();
}

TEST_F(DispatcherTest, what_an_earlier_process_owed_is_sent_at_the_start) {
  for (int n = 1; n <= 3; ++n) owe(n, receiver.url());
  open();
  for (int n = 1; n <= 3; ++n) wait_until(n, State::delivered);
}

TEST_F(DispatcherTest, more_than_memory_holds_waits_in_the_store_and_goes_out_without_being_told_again) {
  open();
  const int count = static_cast<int>(limits::webhook_queue_each) + 300;
  std::vector<core::Delivery> owed;
  for (int n = 1; n <= count; ++n) owed.push_back(owe(n, receiver.url()));
  for (const auto& d : owed) dispatcher->owed(d);
  run_on(io, receiver.wait_for(static_cast<std::size_t>(count)));
  wait_until(count, State::delivered);
  EXPECT_LE(receiver.most_at_once, limits::webhook_calls_each);
  std::ranges::sort(receiver.ids);
  EXPECT_EQ(std::ranges::unique(receiver.ids).size(), 0u) << "each once";
}

TEST_F(DispatcherTest, a_receiver_in_trouble_gets_everything_when_it_is_back) {
  options.schedule = *core::parse_retry_schedule("10ms,10ms,10ms,10ms,10ms,10ms,10ms,10ms,10ms,10ms,10ms,10ms");
  receiver.status = 503;
  open();
  for (int n = 1; n <= 40; ++n) dispatcher->owed(owe(n, receiver.url()));
  run_on(io, receiver.wait_for(core::Breaker::opens_at + 1));
  receiver.status = 200;
  for (int n = 1; n <= 40; ++n) wait_until(n, State::delivered);
}

TEST_F(DispatcherTest, who_asked_for_no_end_is_told_the_last_of_the_way) {
  open();
  auto p = samples::prediction(1);
  must(store.predictions().insert(p));
  p.webhook = receiver.url();
  p.webhook_filter = {.output = true, .completed = false};
  change(p, core::Started{});
  change(p, core::OutputItem{"1"});
  run_on(io, receiver.wait_for(1));
  change(p, core::OutputItem{"2"});
  change(p, core::OutputItem{"3"});
  change(p, core::Succeeded{});
  run_on(io, receiver.wait_for(2));
  EXPECT_EQ(receiver.bodies, (std::vector<std::string>{"[1]", "[1,2,3]"}));
}

TEST_F(DispatcherTest, what_happens_meanwhile_is_one_call_with_the_newest_state) {
  options.pace = 50ms;
  open();
  auto p = samples::prediction(1);
  must(store.predictions().insert(p));
  p.webhook = receiver.url();
  change(p, core::Started{});
  change(p, core::OutputItem{"1"});
  run_on(io, receiver.wait_for(1));
  for (int n = 2; n <= 100; ++n) change(p, core::OutputItem{std::to_string(n)});
  run_on(io, receiver.wait_for(2));
  EXPECT_EQ(receiver.bodies[0], "[1]");
  EXPECT_TRUE(receiver.bodies[1].ends_with(",99,100]"));
  dispatcher->withdrawn(p.id);
}

TEST_F(DispatcherTest, an_address_out_of_reach_is_not_called) {
  options.calls.reach = http::Reach(false);
  options.schedule = core::RetrySchedule::replicate();
  open();
  dispatcher->owed(owe(1, receiver.url()));
  wait_until(1, State::dead);
  EXPECT_TRUE(receiver.ids.empty());
  EXPECT_EQ(stored(1).tries, 1) << "it would be out of reach each time";
  EXPECT_NE(stored(1).attempts.at(0).error.find("loopback address, which this server may not call"), std::string::npos);
}

TEST_F(DispatcherTest, a_stop_leaves_what_has_not_gone_out_owed) {
  open();
  const auto d = owe(1, receiver.url());
  run_on(io, dispatcher->stop(0s));
  dispatcher->owed(d);
  EXPECT_EQ(stored(1).state, State::pending);
  dispatcher.reset();
  open();
  wait_until(1, State::delivered);
}

}  // namespace
}  // namespace mimeo::webhooks
