// What ends owe to webhooks, and having it sent again.
#include "engine/deliveries.h"

#include "engine/record.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

/// Notes what it is given to carry.
class Porter final : public seams::Courier {
 public:
  std::vector<core::Delivery> carried;
  std::vector<std::string> looked;

  void owed(core::Delivery delivery) override { carried.push_back(std::move(delivery)); }
  void look(std::string endpoint) override { looked.push_back(std::move(endpoint)); }
};

class DeliveriesTest : public EngineTest {
 public:
  DeliveriesTest() {
    close();
    courier = &porter;
    open();
    publish("hello");
  }

  SubmitRequest hooked(std::optional<core::WebhookFilter> filter = std::nullopt) {
    auto asked = request("hello");
    asked.webhook = "http://hook.test/a?b=c";
    asked.webhook_filter = filter;
    return asked;
  }

  std::vector<core::Delivery> rows() { return run_on(io, list_deliveries(*engine, {.account = me})).value().rows; }

  /// Runs one to its end; its delivery has been handed to the porter.
  Task<PredictionPointer> run_one() {
    auto p = co_await submitted(hooked());
    auto run = co_await runtime->run(runs++);
    run->succeed("\"out\"");
    co_return co_await ended(p->id);
  }

  Porter porter;
  int runs = 0;
};

TEST_F(DeliveriesTest, an_end_owes_what_get_says_and_the_courier_is_told_when_it_is_on_disk) {
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(hooked());
    auto run = co_await runtime->run(0);
    store.writes().hold();
    run->succeed("\"out\"");
    while (engine->live.find(p->id)->value.status != Status::succeeded) {
      co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    }
    EXPECT_TRUE(porter.carried.empty()) << "the end is not durable yet";
    store.writes().release();
    auto end = co_await ended(p->id);
    while (porter.carried.empty()) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    const auto& delivery = porter.carried.at(0);
    EXPECT_EQ(delivery.prediction, p->id);
    EXPECT_EQ(delivery.url, "http://hook.test/a?b=c");
    EXPECT_EQ(delivery.body, webhook_body(*engine, *end));
    EXPECT_NE(delivery.body.find(R"("status":"succeeded")"), std::string::npos);
    auto stored = co_await store.webhooks().find(delivery.id);
    EXPECT_EQ((*stored)->body, delivery.body);
  };
  run_on(io, test());
}

TEST_F(DeliveriesTest, an_end_owes_nothing_to_who_did_not_ask_for_it) {
  auto test = [&]() -> Task<> {
    auto without = co_await submitted(hooked(core::WebhookFilter{.output = true, .completed = false}));
    auto first = co_await runtime->run(0);
    first->succeed("\"out\"");
    co_await ended(without->id);
    auto no_hook = co_await submitted(request("hello"));
    auto second = co_await runtime->run(1);
    second->succeed("\"out\"");
    co_await ended(no_hook->id);
  };
  run_on(io, test());
  EXPECT_TRUE(rows().empty());
  EXPECT_TRUE(porter.carried.empty());
}

TEST_F(DeliveriesTest, a_disk_that_refuses_the_end_for_a_while_loses_no_call) {
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(hooked());
    auto run = co_await runtime->run(0);
    store.writes().fail_next(Error{ErrorKind::unavailable, "The disk is full"}, 2);
    run->succeed("\"out\"");
    co_await ended(p->id);
  };
  run_on(io, test());
  ASSERT_EQ(rows().size(), 1u);
}

TEST_F(DeliveriesTest, what_was_delivered_is_sent_again_with_what_get_says_now) {
  auto p = run_on(io, run_one());
  auto delivery = run_on(io, store.webhooks().find(rows().at(0).id)).value().value();
  delivery.state = core::DeliveryState::delivered;
  delivery.next_attempt_at.reset();
  delivery.body.clear();
  auto write = store.webhooks().update(delivery);
  ASSERT_TRUE(run_on(io, write.durable()));

  const auto again = run_on(io, replay_delivery(*engine, me, delivery.id)).value();
  EXPECT_EQ(again.id, delivery.id);
  EXPECT_EQ(again.state, core::DeliveryState::pending);
  EXPECT_EQ(again.body, webhook_body(*engine, *p));
  EXPECT_EQ(porter.looked, std::vector<std::string>{"http://hook.test"});
  const auto foreign = run_on(io, replay_delivery(*engine, {"somebody"}, delivery.id));
  EXPECT_EQ(foreign.error().kind, ErrorKind::not_found);
}

TEST_F(DeliveriesTest, many_are_sent_again_at_once) {
  for (int i = 0; i < 3; ++i) run_on(io, run_one());
  for (const auto& row : rows()) {
    auto delivery = run_on(io, store.webhooks().find(row.id)).value().value();
    if (row.id == rows().front().id) continue;
    delivery.state = core::DeliveryState::dead;
    delivery.next_attempt_at.reset();
    auto write = store.webhooks().update(delivery);
    ASSERT_TRUE(run_on(io, write.durable()));
  }
  auto replayed = run_on(io, replay_deliveries(*engine, {.account = me, .state = core::DeliveryState::dead}));
  EXPECT_EQ(replayed->count, 2u);
  EXPECT_FALSE(replayed->more);
  for (const auto& row : rows()) EXPECT_EQ(row.state, core::DeliveryState::pending);
  EXPECT_EQ(porter.looked.size(), 1u) << "one receiver, one look";
}

TEST_F(DeliveriesTest, an_account_s_secret_stays_until_it_is_rotated_and_then_signs_for_a_while_more) {
  const auto valid = [&](Time now) { return run_on(io, engine->webhook_secrets.valid(me, now)).value(); };
  const auto first = valid(clock.now());
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].key.size(), 6 + 32u);
  EXPECT_EQ(std::ranges::count(first[0].key, '_'), 1) << "clients split there";
  EXPECT_EQ(valid(clock.now())[0].key, first[0].key);
  EXPECT_NE(run_on(io, engine->webhook_secrets.valid({"other"}, clock.now())).value()[0].key, first[0].key);

  const auto rotated = run_on(io, engine->webhook_secrets.rotate(me, 1h, clock.now())).value();
  ASSERT_EQ(rotated.size(), 2u);
  EXPECT_NE(rotated[0].key, first[0].key);
  EXPECT_EQ(rotated[1].key, first[0].key);
  EXPECT_EQ(valid(clock.now() + 59min).size(), 2u);
  EXPECT_EQ(valid(clock.now() + 1h).size(), 1u);
  const auto at_once = run_on(io, engine->webhook_secrets.rotate(me, 0s, clock.now())).value();
  EXPECT_EQ(at_once.size(), 1u);
  close();
  open();
  EXPECT_EQ(valid(clock.now())[0].key, at_once[0].key) << "kept over a restart";
}

}  // namespace
}  // namespace mimeo::engine
