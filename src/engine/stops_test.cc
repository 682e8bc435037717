// How models stop that were asked to, and where a prediction is meanwhile.
#include "engine/stops.h"

#include "engine/cancel.h"
#include "engine/instance_state.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

using SteadyClock = std::chrono::steady_clock;

class StopsTest : public EngineTest {
 public:
  Task<PredictionState> state(core::PredictionId id) { return look_at_prediction(*engine, std::move(id)); }
  /// A prediction that runs, and whose model goes on when it is asked to stop.
  Task<core::PredictionId> stubborn() {
    publish("hello");
    auto p = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    run->ignores_cancel = true;
    co_await settle();
    co_return p->id;
  }
};

TEST_F(StopsTest, a_model_that_stops_when_it_is_asked_needs_nothing_more) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    co_await runtime->run(0);
    co_await settle();
    auto before = co_await state(p->id);
    EXPECT_FALSE(before.stop);
    co_await cancel_prediction(*engine, me, p->id);
    co_await settle();
    auto after = co_await state(p->id);
    if (!after.stop || !after.stop->seconds) throw std::runtime_error("its stop is not known");
    EXPECT_EQ(after.stop->requested_at, clock.now());
    EXPECT_EQ(after.stop->escalation, "none");
    EXPECT_EQ(runtime->instances_alive, 1);
  };
  run_on(io, test());
}

TEST_F(StopsTest, what_waits_has_nothing_to_stop) {
  publish("hello");
  runtime->hold_setups();
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    co_await cancel_prediction(*engine, me, p->id);
    auto after = co_await state(p->id);
    EXPECT_TRUE(after.stop && after.stop->seconds && after.stop->escalation == "none");
    runtime->release_setups();
  };
  run_on(io, test());
}

TEST_F(StopsTest, a_model_that_goes_on_is_told_by_a_signal) {
  auto test = [&]() -> Task<> {
    auto id = co_await stubborn();
    co_await cancel_prediction(*engine, me, id);
    co_await settle();
    auto asked = co_await state(id);
    EXPECT_TRUE(asked.stop && !asked.stop->seconds) << "it goes on";
    look_after(5s);
    co_await settle();
    EXPECT_EQ(runtime->instances_alive, 1) << "it has its grace";
    look_after(11s);
    co_await settle();
    auto told = co_await state(id);
    EXPECT_TRUE(told.stop && told.stop->seconds);
    EXPECT_EQ(told.stop->escalation, "signal");
    EXPECT_EQ(runtime->instances_alive, 0);
  };
  run_on(io, test());
}

TEST_F(StopsTest, a_model_that_ignores_the_signal_is_killed) {
  runtime->must_be_killed = true;
  auto test = [&]() -> Task<> {
    auto id = co_await stubborn();
    co_await cancel_prediction(*engine, me, id);
    look_after(11s);
    co_await settle();
    auto killed = co_await state(id);
    EXPECT_TRUE(killed.stop && killed.stop->seconds);
    EXPECT_EQ(killed.stop->escalation, "kill");
  };
  run_on(io, test());
}

TEST_F(StopsTest, a_server_that_stops_kills_what_runs_too_long_and_asks_the_others) {
  publish("hello");
  publish("idle");
  auto test = [&]() -> Task<> {
    co_await submitted(request("idle"));
    (co_await runtime->run(0))->succeed("1");
    co_await submitted(request("hello"));
    co_await runtime->run(1);
    co_await settle();
    co_await stop(*engine, 10ms);
  };
  run_on(io, test());
  EXPECT_EQ(runtime->stop_graces, (std::vector<SteadyClock::duration>{limits::instance_stop_grace, 0s}));
  engine.reset();
}

TEST_F(StopsTest, a_server_that_stops_waits_for_no_set_up) {
  publish("hello");
  runtime->hold_setups();
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    co_await settle();
    co_await stop(*engine, 1h);
    auto left = co_await found(p->id);
    EXPECT_EQ(left->status, Status::starting) << "the next start takes it up";
  };
  run_on(io, test());
  engine.reset();
}

TEST_F(StopsTest, who_waits_is_told_its_place_and_what_the_set_up_says) {
  publish("hello");
  runtime->hold_setups();
  auto test = [&]() -> Task<> {
    auto first = co_await submitted(request("hello"));
    auto second = co_await submitted(request("hello"));
    auto third = co_await submitted(request("hello"));
    co_await cancel_prediction(*engine, me, second->id);
    auto waiting = co_await state(third->id);
    const auto& place = waiting.whereabouts;
    if (!place.queue || !place.instance) throw std::runtime_error("it waits nowhere");
    EXPECT_EQ(place.queue->position, 2u) << "the one that was canceled does not count";
    EXPECT_EQ(place.queue->length, 2u);
    EXPECT_EQ(place.instance->state, "setting up");
    EXPECT_EQ(place.setup_log, "loading\n");
    runtime->release_setups();
    co_await runtime->run(0);
    co_await settle();
    auto running = co_await state(first->id);
    EXPECT_FALSE(running.whereabouts.queue);
    EXPECT_TRUE(running.whereabouts.instance && running.whereabouts.instance->state == "ready");
    EXPECT_EQ(running.whereabouts.instance->busy, 1);
    auto next = co_await state(third->id);
    EXPECT_TRUE(next.whereabouts.queue && next.whereabouts.queue->position == 1);
    EXPECT_FALSE(next.whereabouts.instance) << "there is one that is ready";
  };
  run_on(io, test());
}

TEST_F(StopsTest, an_instance_that_has_ended_is_remembered_with_what_it_said) {
  publish("hello");
  runtime->setup_failure = Error{ErrorKind::unavailable, "Model setup failed: no weights", "loading\n"};
  auto test = [&]() -> Task<> {
    std::string heard;
    bool ended = false;
    runtime->hold_setups();
    auto p = co_await submitted(request("hello"));
    co_await settle();
    auto instances = co_await list_instances(*engine);
    if (instances.size() != 1) throw std::runtime_error("there is not one instance");
    const auto id = instances.front().id;
    Journal::Follower follower = [&](std::string_view text) {
      heard += text;
      ended = ended || text.empty();
      return true;
    };
    co_await follow_journal(*engine, id, std::move(follower));
    EXPECT_EQ(heard, "loading\n");
    runtime->release_setups();
    co_await this->ended(p->id);
    co_await settle();
    EXPECT_TRUE(ended);
    auto found = co_await find_instance(*engine, id);
    EXPECT_TRUE(found && found->ended && found->state == "failed");
    auto text = co_await read_journal(*engine, id);
    EXPECT_EQ(text, heard);
    EXPECT_EQ(text, "loading\nModel setup failed: no weights\n");
  };
  run_on(io, test());
}

TEST(Journal, keeps_the_newest_lines) {
  Journal journal;
  for (int i = 0; i < 20'000; ++i) journal.append("line " + std::to_string(i) + "\n");
  EXPECT_LE(journal.text().size(), limits::instance_log_bytes);
  EXPECT_GT(journal.text().size(), limits::instance_log_bytes / 2);
  EXPECT_TRUE(journal.text().starts_with("line "));
  EXPECT_TRUE(journal.text().ends_with("line 19999\n"));
}

TEST(Journal, has_room_for_so_many_followers) {
  Journal journal;
  std::size_t told = 0;
  for (std::size_t i = 0; i < limits::instance_log_followers + 10; ++i) {
    journal.follow([&told](std::string_view) { return ++told > 0; });
  }
  journal.append("x\n");
  EXPECT_EQ(told, limits::instance_log_followers);
}

TEST(Journal, forgets_a_follower_that_wants_no_more) {
  Journal journal;
  int told = 0;
  journal.follow([&told](std::string_view) { return ++told < 2; });
  for (int i = 0; i < 5; ++i) journal.append("x\n");
  journal.end();
  EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace mimeo::engine
