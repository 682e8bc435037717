#include "streams/feed.h"

#include <gmock/gmock.h>
#include <boost/asio/post.hpp>

#include "base/limits.h"
#include "streams/test_rig.h"

namespace mimeo::streams {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class FeedTest : public StreamTest {
 public:
  FeedTest() { happen(core::Started{}); }
};

const std::string interrupted = R"x(error {"detail":"Prediction interrupted; please retry (code: PA)"})x";
const std::string done_in_error = R"(done {"reason":"error"})";

TEST_F(FeedTest, a_stream_reads_as_documented) {
  auto feed = reader();
  EXPECT_EQ(text_of(*feed), ": hi\n\n");
  put_out(R"("Once")");
  EXPECT_EQ(text_of(*feed), "id: 1772600000:1231000000000\nevent: output\ndata: Once\n\n");
  EXPECT_EQ(text_of(*feed), "");
  put_out(R"(" more,")");
  succeed();
  EXPECT_EQ(text_of(*feed),
            "id: 1772600000:1231000000001\nevent: output\ndata:  more,\n\n"
            "id: 1772600000:1231999999999\nevent: done\ndata: {}\n\n(end)");
}

TEST_F(FeedTest, who_comes_late_hears_the_same_as_who_was_there) {
  auto early = reader();
  std::string heard = text_of(*early);
  for (const auto* item : {R"("a")", R"("")", R"("b\nc")"}) {
    put_out(item);
    heard += text_of(*early);
  }
  auto later = reader();
  succeed();
  heard += text_of(*early);
  EXPECT_EQ(text_of(*later), heard);
  auto latest = reader();
  EXPECT_EQ(text_of(*latest), heard);
}

TEST_F(FeedTest, a_reader_goes_on_behind_whatever_event_it_has) {
  auto whole = reader();
  for (int i = 0; i < 5; ++i) put_out(std::to_string(i));
  const auto before_end = parsed(text_of(*whole));
  std::vector<std::unique_ptr<Feed>> live;
  for (const auto& event : before_end) live.push_back(reader(event.id));
  succeed();
  auto all = before_end;
  for (auto& event : parsed(text_of(*whole))) all.push_back(event);

  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::vector<http::SseEvent> rest(all.begin() + static_cast<long>(i) + 1, all.end());
    const bool is_end = rest.empty();
    EXPECT_EQ(parse_event_id(all[i].id)->number == done_number, is_end);
    if (is_end) continue;
    EXPECT_EQ(parsed(text_of(*reader(all[i].id))), rest) << "stored, behind " << all[i].id;
    if (i < live.size()) EXPECT_EQ(parsed(text_of(*live[i])), rest) << "live, behind " << all[i].id;
  }
}

TEST_F(FeedTest, a_resumed_stream_opens_without_an_empty_line) {
  put_out("1");
  EXPECT_EQ(text_of(*reader("1772600000:1231000000000")), ": hi\n");
}

TEST_F(FeedTest, a_single_value_is_told_at_the_end) {
  auto feed = reader();
  happen(core::OutputSoFar{JsonText{R"("half")"}});
  EXPECT_THAT(events_of(*feed), IsEmpty());
  succeed(R"("whole")");
  EXPECT_THAT(events_of(*feed), ElementsAre("output whole", "done {}"));
  EXPECT_THAT(events_of(*reader()), ElementsAre("output whole", "done {}"));
}

TEST_F(FeedTest, a_single_value_told_before_the_end_is_not_lost) {
  auto feed = reader();
  happen(core::OutputSoFar{JsonText{R"({"a":1})"}});
  succeed();
  EXPECT_THAT(events_of(*feed), ElementsAre(R"(output {"a":1})", "done {}"));
}

TEST_F(FeedTest, a_list_that_comes_at_once_is_told_item_by_item) {
  auto feed = reader();
  succeed(R"(["mimeo-file:t/a.png",{"b":2}])");
  EXPECT_THAT(events_of(*feed), ElementsAre("output https://files.test/f/t/a.png", R"(output {"b":2})", "done {}"));
}

TEST_F(FeedTest, a_list_that_is_replaced_goes_on_where_it_was) {
  auto feed = reader();
  happen(core::OutputSoFar{JsonText{"[1]"}});
  EXPECT_THAT(events_of(*feed), ElementsAre("output 1"));
  happen(core::OutputSoFar{JsonText{"[1,22]"}});
  EXPECT_THAT(events_of(*feed), ElementsAre("output 22"));
  succeed("[1,22,333]");
  EXPECT_THAT(events_of(*feed), ElementsAre("output 333", "done {}"));
}

TEST_F(FeedTest, an_output_without_anything_is_just_done) {
  auto feed = reader();
  succeed();
  EXPECT_THAT(events_of(*feed), ElementsAre("done {}"));
  EXPECT_THAT(events_of(*reader()), ElementsAre("done {}"));
}

TEST_F(FeedTest, an_empty_list_is_just_done) {
  auto feed = reader();
  succeed("[]");
  EXPECT_THAT(events_of(*feed), ElementsAre("done {}"));
  EXPECT_THAT(events_of(*reader()), ElementsAre("done {}"));
}

TEST_F(FeedTest, a_failure_is_told_and_then_done) {
  auto feed = reader();
  put_out("1");
  happen(core::Failed{"no cat"});
  const auto expected = ElementsAre("output 1", R"(error {"detail":"no cat"})", done_in_error);
  const auto text = text_of(*feed);
  EXPECT_EQ(text_of(*reader()), text);
  EXPECT_THAT(events_of(*reader()), expected);
  EXPECT_THAT(events_of(*reader(parsed(text)[0].id)), ElementsAre(R"(error {"detail":"no cat"})", done_in_error));
  EXPECT_THAT(events_of(*reader(parsed(text)[1].id)), ElementsAre(done_in_error));
}

TEST_F(FeedTest, a_cancellation_is_done_with_its_reason) {
  auto feed = reader();
  put_out("1");
  happen(core::CancelRequested{});
  EXPECT_THAT(events_of(*feed), ElementsAre("output 1", R"(done {"reason":"canceled"})"));
}

TEST_F(FeedTest, a_reader_of_a_lost_attempt_is_told_so_at_once_and_a_new_one_sees_the_next) {
  auto reader_of_both = reader();
  EXPECT_THAT(events_of(*reader_of_both), IsEmpty());
  auto reader_of_first = reader();
  put_out(R"("old")");
  const auto old = parsed(text_of(*reader_of_first));
  auto nothing_read = reader();
  happen(core::Interrupted{});
  const auto end = text_of(*reader_of_first);
  EXPECT_THAT(events_of(*reader_of_first), IsEmpty());
  EXPECT_EQ(parsed(end).size(), 2u);
  EXPECT_EQ("error " + parsed(end)[0].data, interrupted);
  EXPECT_EQ("done " + parsed(end)[1].data, done_in_error);
  EXPECT_EQ(parse_event_id(parsed(end)[1].id)->number, done_number);

  EXPECT_THAT(events_of(*reader(old[0].id)), ElementsAre(interrupted, done_in_error));
  happen(core::Started{});
  put_out(R"("new")");
  EXPECT_THAT(events_of(*reader(old[0].id)), ElementsAre(interrupted, done_in_error));
  succeed();
  EXPECT_THAT(events_of(*nothing_read), ElementsAre("output new", "done {}"));
  EXPECT_THAT(events_of(*reader_of_both), ElementsAre("output new", "done {}"));
  EXPECT_THAT(events_of(*reader(old[0].id)), ElementsAre(interrupted, done_in_error));
}

TEST_F(FeedTest, a_reader_of_a_lost_attempt_is_told_so_even_if_there_is_no_other) {
  auto feed = reader();
  put_out("1");
  EXPECT_THAT(events_of(*feed), ElementsAre("output 1"));
  happen(core::Interrupted{});
  happen(core::CancelRequested{});
  EXPECT_THAT(events_of(*feed), ElementsAre(interrupted, done_in_error));
}

TEST_F(FeedTest, a_reader_that_has_more_than_there_is_has_it_from_before_a_crash) {
  put_out("1");
  EXPECT_THAT(events_of(*reader("1772600000:1231000000001")), ElementsAre(interrupted, done_in_error));
}

TEST_F(FeedTest, a_reader_of_items_that_a_crash_took_is_told_so_however_the_prediction_ended) {
  happen(core::Interrupted{});
  happen(core::Started{});
  const std::string attempt = "1772600000:1232";
  // The server dies: the next one knows nothing of the items that this attempt has put out.
  auto then = prediction;
  for (const core::Event& end : {core::Event(core::Interrupted{}), core::Event(core::CancelRequested{})}) {
    prediction = then;
    happen(end);
    for (const auto* item : {"000000000", "000000001", "000000123"}) {
      EXPECT_THAT(events_of(*reader(attempt + item)), ElementsAre(interrupted, done_in_error)) << item;
    }
    EXPECT_THAT(events_of(*reader(attempt + "999999998")), ElementsAre(::testing::StartsWith("done ")));
  }
}

TEST_F(FeedTest, a_closed_log_cuts_its_readers_off_but_not_before_they_have_everything) {
  auto feed = reader();
  put_out(R"("last words")");
  hub.close();
  EXPECT_TRUE(text_of(*feed).ends_with("data: last words\n\n(cut off)"));
  EXPECT_EQ(text_of(*reader("1772600000:1231000000000")), ": hi\n(cut off)");
}

TEST_F(FeedTest, an_output_of_any_size_arrives_whole) {
  const std::string large(3 * limits::stream_piece_bytes, 'x');
  auto feed = reader();
  put_out('"' + large + '"');
  put_out(R"("small")");
  succeed();
  EXPECT_THAT(events_of(*feed), ElementsAre("output " + large, "output small", "done {}"));
  EXPECT_THAT(events_of(*reader()), ElementsAre("output " + large, "output small", "done {}"));
}

TEST_F(FeedTest, a_burst_is_one_piece_of_news) {
  struct Counting final : http::EventListener {
    void news() override { ++heard; }
    int heard = 0;
  } listener;
  auto feed = reader();
  feed->listen(listener);
  text_of(*feed);
  put_out("1");
  put_out("2");
  EXPECT_EQ(listener.heard, 0) << "not from inside the engine's work";
  io.run();
  EXPECT_EQ(listener.heard, 1);
  EXPECT_THAT(events_of(*feed), ElementsAre("output 1", "output 2"));
  put_out("3");
  io.restart();
  io.run();
  EXPECT_EQ(listener.heard, 2);
}

TEST_F(FeedTest, nothing_is_kept_of_a_prediction_that_nobody_reads) {
  std::weak_ptr<Log> kept = log();
  EXPECT_TRUE(kept.expired());
  put_out("1");
  auto feed = reader();
  kept = log();
  EXPECT_FALSE(kept.expired());
  feed.reset();
  EXPECT_TRUE(kept.expired());
}

}  // namespace
}  // namespace mimeo::streams
