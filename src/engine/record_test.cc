// What onlookers are told of predictions.
#include "engine/record.h"

#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

/// Notes what it is told, one line each.
class Diary final : public seams::Onlooker {
 public:
  std::vector<std::string> lines;

  void changed(const core::Prediction& p, const core::Change& change) override {
    if (!change.status_changed && !change.output_changed) return;
    lines.push_back(fmt::format("{} {}{}{}", core::to_string(p.status), p.output.text, change.item_added ? " +1" : "",
                                change.finished ? " end" : ""));
  }
  void withdrawn(const core::PredictionId&) override { lines.push_back("withdrawn"); }
};

class RecordTest : public EngineTest {
 public:
  RecordTest() {
    close();
    onlookers = {&diary};
    open();
  }
  ~RecordTest() override { close(); }  // while the diary is there

  Diary diary;
};

TEST_F(RecordTest, onlookers_are_told_of_changes_at_once_and_of_the_end_when_it_is_on_disk) {
  publish("hello", R"({"type":"array","items":{"type":"string"},"x-cog-array-type":"iterator"})");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    auto run = co_await runtime->run(0);
    store.writes().hold();
    run->report(seams::RunReport(seams::RunOutputItem{"1"}));
    run->report(seams::RunReport(seams::RunOutputItem{"2"}));
    seams::RunFinished finished;
    finished.how = seams::RunFinished::How::succeeded;
    run->report(seams::RunReport(finished));
    while (engine->live.find(p->id)->value.status != Status::succeeded) {
      co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    }
    const std::vector<std::string> so_far = {"processing null", "processing [1] +1", "processing [1,2] +1"};
    EXPECT_EQ(diary.lines, so_far);
    store.writes().release();
    co_await ended(p->id);
    EXPECT_EQ(diary.lines.size(), 4u);
    EXPECT_EQ(diary.lines.back(), "succeeded [1,2] end");
  };
  run_on(io, test());
}

TEST_F(RecordTest, onlookers_are_told_that_an_attempt_was_lost) {
  publish("hello", R"({"type":"array","items":{"type":"string"},"x-cog-array-type":"iterator"})");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    auto first = co_await runtime->run(0);
    first->report(seams::RunReport(seams::RunOutputItem{"1"}));
    first->die();
    auto second = co_await runtime->run(1);
    second->succeed("[3]");
    co_await ended(p->id);
    const std::vector<std::string> all = {"processing null", "processing [1] +1", "processing null",
                                          "succeeded [3] end"};
    EXPECT_EQ(diary.lines, all);
  };
  run_on(io, test());
}

TEST_F(RecordTest, nothing_is_heard_of_a_second_attempt_before_it_is_on_disk_that_there_is_one) {
  publish("hello", R"({"type":"array","items":{"type":"string"},"x-cog-array-type":"iterator"})");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(request("hello"));
    auto first = co_await runtime->run(0);
    store.writes().hold();
    first->die();
    auto second = co_await runtime->run(1);
    second->report(seams::RunReport(seams::RunOutputItem{"1"}));
    second->succeed("[1]");
    for (int i = 0; i < 100; ++i) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    const std::vector<std::string> so_far = {"processing null", "processing null"};
    EXPECT_EQ(diary.lines, so_far);
    store.writes().release();
    co_await ended(p->id);
    EXPECT_EQ(diary.lines.size(), 4u);
  };
  run_on(io, test());
}

TEST_F(RecordTest, onlookers_are_told_when_a_prediction_is_withdrawn) {
  publish("hello");
  auto test = [&]() -> Task<> {
    store.writes().fail_next(Error{ErrorKind::unavailable, "The disk is full"});
    auto refused = co_await submit(*engine, request("hello"));
    EXPECT_FALSE(refused);
    EXPECT_EQ(diary.lines.back(), "withdrawn");
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
