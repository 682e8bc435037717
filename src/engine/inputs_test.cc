#include "engine/inputs.h"

#include "engine/cancel.h"
#include "engine/test_rig.h"

namespace mimeo::engine {
namespace {

constexpr auto picture = "https://elsewhere.test/a/cat.png";

class InputsTest : public EngineTest {
 protected:
  SubmitRequest with_picture(std::string address = picture) {
    auto what = request("hello");
    what.input = json::value{{"text", "x"}, {"image", std::move(address)}};
    return what;
  }
  std::string image_of(const RunScript& run) {
    auto given = parse_json(run.request.input.text).value();
    return std::string(given.at("image").as_string());
  }
  Task<bool> exists(core::BlobId blob) {
    auto opened = co_await blobs.open(std::move(blob));
    co_return opened.has_value();
  }
};

TEST_F(InputsTest, a_file_that_lies_elsewhere_is_fetched_and_gone_with_the_prediction) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(with_picture());
    auto run = co_await runtime->run(0);
    EXPECT_EQ(image_of(*run), "http://exchange.test/1/cat.png");
    const bool there = co_await exists(fetcher.made.at(0));
    EXPECT_TRUE(there);
    run->succeed("1");
    auto end = co_await ended(p->id);
    EXPECT_NE(end->input.text.find(picture), std::string::npos) << "the caller sees what it sent";
    EXPECT_TRUE(exchange.offers.empty());
    while (co_await exists(fetcher.made.at(0))) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
  };
  run_on(io, test());
}

TEST_F(InputsTest, a_second_attempt_reads_what_the_first_one_fetched) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(with_picture());
    auto first = co_await runtime->run(0);
    first->die();
    auto second = co_await runtime->run(1);
    EXPECT_TRUE(exchange.offers.contains(image_of(*second)));
    second->succeed("1");
    co_await ended(p->id);
    EXPECT_EQ(fetcher.urls.size(), 1u);
  };
  run_on(io, test());
}

TEST_F(InputsTest, a_file_that_cannot_be_had_fails_the_prediction_in_words_that_name_the_field) {
  publish("hello");
  fetcher.failure = Error{ErrorKind::invalid, "its server answered 404 Not Found"};
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(with_picture());
    auto end = co_await ended(p->id);
    EXPECT_EQ(end->status, Status::failed);
    EXPECT_EQ(*end->error, "The file of input.image cannot be read: its server answered 404 Not Found");
    EXPECT_FALSE(end->started_at);
  };
  run_on(io, test());
}

TEST_F(InputsTest, a_cancellation_ends_the_fetch) {
  publish("hello");
  fetcher.slow = true;
  fetcher.failure = Error{ErrorKind::canceled, "stopped"};
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(with_picture());
    co_await fetcher.asked(1);
    auto canceled = co_await cancel_prediction(*engine, me, p->id);
    EXPECT_EQ((*canceled)->status, Status::canceled);
    fetcher.slow = false;
    fetcher.failure.reset();
    auto next = co_await submitted(with_picture());  // the slot is free again
    auto run = co_await runtime->run(0);
    run->succeed("1");
    auto end = co_await ended(next->id);
    EXPECT_EQ(end->status, Status::succeeded);
  };
  run_on(io, test());
}

TEST_F(InputsTest, a_file_that_arrives_after_the_end_is_not_kept) {
  publish("hello");
  fetcher.slow = true;
  fetcher.stops_when_asked = false;
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(with_picture());
    co_await fetcher.asked(1);
    co_await cancel_prediction(*engine, me, p->id);
    fetcher.answer();
    while (fetcher.made.empty()) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
    while (co_await exists(fetcher.made.at(0))) co_await asio::post(io, asio::use_awaitable_t<Executor>{});
  };
  run_on(io, test());
}

TEST_F(InputsTest, data_addresses_stay_as_they_are) {
  publish("hello");
  auto test = [&]() -> Task<> {
    auto p = co_await submitted(with_picture("data:image/png;base64,AAAA"));
    auto run = co_await runtime->run(0);
    EXPECT_EQ(image_of(*run), "data:image/png;base64,AAAA");
    run->succeed("1");
    co_await ended(p->id);
    EXPECT_TRUE(fetcher.urls.empty());
  };
  run_on(io, test());
}

}  // namespace
}  // namespace mimeo::engine
