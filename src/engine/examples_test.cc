#include "engine/examples.h"

#include "engine/files.h"
#include "engine/sweep.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

class ExamplesTest : public EngineTest {
 public:
  ExamplesTest() { publish("hello"); }

  Task<PredictionPointer> finished(std::string output = R"("data:image/png;base64,SGVsbG8=")") {
    const auto number = runtime->runs();
    auto p = co_await submitted(request("hello"));
    auto run = co_await runtime->run(number);
    run->succeed(std::move(output));
    co_return co_await ended(p->id);
  }
  Task<> pinned(PredictionPointer p, bool make_default = false) {
    PinRequest pin{.model = model, .account = me, .prediction = p->id, .make_default = make_default};
    auto answer = co_await pin_example(*engine, pin);
    EXPECT_TRUE(answer) << answer.error().message;
  }
  core::PredictionId shown() {
    const auto example = engine->catalog.default_example(model).prediction;
    return example ? example->id : core::PredictionId();
  }

  const core::ModelName model{"acme", "hello"};
};

TEST_F(ExamplesTest, stay_while_they_are_pinned_and_expire_when_they_are_not) {
  auto test = [&]() -> Task<> {
    auto kept = co_await finished();
    auto other = co_await finished();
    co_await pinned(kept);
    clock.advance(2h);
    auto swept = co_await sweep_once(*engine);
    EXPECT_TRUE(swept);
    auto still = co_await found(kept->id);
    EXPECT_FALSE(still->data_removed);
    auto gone = co_await found(other->id);
    EXPECT_TRUE(gone->data_removed);
    auto files = co_await store.files().outputs_of(kept->id);
    EXPECT_EQ(files->size(), 1u);

    auto unpinned = co_await unpin_example(*engine, model, kept->id);
    EXPECT_TRUE(unpinned);
    auto again = co_await sweep_once(*engine);
    EXPECT_TRUE(again);
    auto expired = co_await found(kept->id);
    EXPECT_TRUE(expired->data_removed);
    auto no_files = co_await store.files().outputs_of(kept->id);
    EXPECT_TRUE(no_files->empty());
  };
  run_on(io, test());
}

TEST_F(ExamplesTest, are_read_past_the_end_that_they_had_when_they_were_read_first) {
  auto test = [&]() -> Task<> {
    auto kept = co_await finished();
    const std::string address(parse_json(kept->output.text)->as_string());
    const auto token = address.substr(address.find(':') + 1, address.find('/') - address.find(':') - 1);
    auto first = co_await open_output(*engine, token);
    EXPECT_TRUE(first);
    co_await pinned(kept);
    clock.advance(2h);
    auto later = co_await open_output(*engine, token);
    EXPECT_TRUE(later);
  };
  run_on(io, test());
}

TEST_F(ExamplesTest, the_first_is_the_default_until_another_is_made_it_or_it_goes) {
  auto test = [&]() -> Task<> {
    auto first = co_await finished();
    auto second = co_await finished();
    co_await pinned(first);
    clock.advance(1s);
    co_await pinned(second);
    EXPECT_EQ(shown(), first->id);
    co_await pinned(second, true);
    EXPECT_EQ(shown(), second->id);
    auto unpinned = co_await unpin_example(*engine, model, second->id);
    EXPECT_TRUE(unpinned);
    EXPECT_EQ(shown(), first->id);
  };
  run_on(io, test());
  close();
  open();
  const auto first = shown();
  EXPECT_FALSE(first.empty()) << "over a restart";
  auto rest = [&]() -> Task<> {
    auto last = co_await unpin_example(*engine, model, first);
    EXPECT_TRUE(last);
    EXPECT_EQ(shown(), core::PredictionId());
    auto nothing = co_await unpin_example(*engine, model, first);
    EXPECT_EQ(nothing.error().kind, ErrorKind::not_found);
  };
  run_on(io, rest());
}

TEST_F(ExamplesTest, a_picture_of_the_default_example_is_the_cover) {
  auto test = [&]() -> Task<> {
    auto p = co_await finished(R"({"text":"no picture","image":"data:image/png;base64,SGVsbG8="})");
    co_await pinned(p);
  };
  run_on(io, test());
  const auto cover = engine->catalog.default_example(model).cover;
  EXPECT_TRUE(cover.starts_with("mimeo-file:")) << cover;
  EXPECT_TRUE(cover.ends_with("/output.png")) << cover;
}

TEST_F(ExamplesTest, only_what_has_succeeded_with_this_model_and_is_small_can_be_one) {
  publish("other");
  auto test = [&]() -> Task<> {
    auto refusal = [&](core::ModelName name, core::AccountId account, core::PredictionId id) -> Task<std::string> {
      PinRequest pin{.model = std::move(name), .account = std::move(account), .prediction = std::move(id)};
      auto answer = co_await pin_example(*engine, std::move(pin));
      EXPECT_FALSE(answer);
      co_return answer ? "" : answer.error().message;
    };
    auto p = co_await finished();
    const core::ModelName another{"acme", "other"};
    auto wrong_model = co_await refusal(another, me, p->id);
    EXPECT_EQ(wrong_model, "This prediction is of acme/hello, not of acme/other");
    const core::AccountId somebody{"other"};
    auto strange = co_await refusal(model, somebody, p->id);
    EXPECT_EQ(strange, "No prediction with the id " + p->id.text + " exists");
    auto running = co_await submitted(request("hello"));
    auto early = co_await refusal(model, me, running->id);
    EXPECT_TRUE(early.starts_with("Only a prediction that has succeeded can be an example")) << early;
    auto run = co_await runtime->run(1);
    run->succeed("\"" + std::string(limits::example_bytes, 'x') + "\"");
    auto big = co_await ended(running->id);
    auto too_big = co_await refusal(model, me, big->id);
    EXPECT_EQ(too_big, "An example's input, output and logs may have 256 kB together");
    clock.advance(2h);
    auto swept = co_await sweep_once(*engine);
    EXPECT_TRUE(swept);
    auto late = co_await refusal(model, me, p->id);
    EXPECT_EQ(late, "The data of this prediction has been removed");
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
