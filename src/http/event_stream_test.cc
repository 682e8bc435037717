#include "http/event_stream.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/sse.h"
#include "http/test_rig.h"

namespace mimeo::http {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::RawPeer;
using testing::Server;
using ::testing::StartsWith;

/// What a test says, and its one reader takes.
struct Stage {
  void say(std::string_view words) {
    text += words;
    if (listener) listener->news();
  }
  void end(EventFeed::State how) {
    state = how;
    if (listener) listener->news();
  }

  std::string text;
  std::size_t taken = 0;
  EventFeed::State state = EventFeed::State::open;
  EventListener* listener = nullptr;
  std::size_t most = 1 << 20;
  bool gone = false;
};

class StageFeed final : public EventFeed {
 public:
  explicit StageFeed(Stage& stage) : stage_(stage) {}
  ~StageFeed() override {
    stage_.listener = nullptr;
    stage_.gone = true;
  }
  State take(std::string& out) override {
    const std::string_view piece = std::string_view(stage_.text).substr(stage_.taken, stage_.most);
    out += piece;
    stage_.taken += piece.size();
    return stage_.taken == stage_.text.size() ? stage_.state : State::open;
  }
  void listen(EventListener& listener) override { stage_.listener = &listener; }

 private:
  Stage& stage_;
};

class EventStreamTest : public ::testing::Test {
 public:
  static constexpr std::string_view get = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n";

  Task<Response> answer(Request& request) {
    if (request.target == "/events") return ready(event_stream(std::make_unique<StageFeed>(stage)));
    return ready(Response::text(200, "not " + request.target));
  }
  /// A reader whose stream has begun.
  RawPeer reader(std::string_view request = get) {
    RawPeer peer = server.connect();
    peer.say(request);
    stage.say(": hi\n\n");
    EXPECT_THAT(peer.hear_until(": hi\n\n"), HasSubstr("Content-Type: text/event-stream\r\n"));
    return peer;
  }

  Stage stage;
  Server server{[this](Request& request) { return answer(request); }};
};

TEST_F(EventStreamTest, WritesNewsAtOnceAndEndsWithTheFeed) {
  RawPeer peer = server.connect();
  peer.say(get);
  const std::string head = peer.hear_until("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
  EXPECT_THAT(head, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(head, HasSubstr("Cache-Control: no-store\r\n"));
  stage.say("one");
  EXPECT_EQ(peer.hear_until("one\r\n"), "3\r\none\r\n");
  stage.say("two and three");
  EXPECT_EQ(peer.hear_until("three\r\n"), "d\r\ntwo and three\r\n");
  stage.end(EventFeed::State::ended);
  EXPECT_EQ(peer.hear_until("0\r\n\r\n"), "0\r\n\r\n");
  server.settle();
  EXPECT_TRUE(stage.gone);
}

TEST_F(EventStreamTest, KeepsTheConnectionAndWhatFollowedOnIt) {
  RawPeer peer = reader();
  peer.say("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTT");
  server.settle();
  EXPECT_FALSE(stage.gone);
  stage.end(EventFeed::State::ended);
  EXPECT_THAT(peer.hear_until("not /a"), StartsWith("0\r\n\r\nHTTP/1.1 200 OK\r\n"));
  peer.say("P/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(peer.hear_until("not /b"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(EventStreamTest, ClosesWhenAskedTo) {
  RawPeer peer = reader("GET /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  stage.say("last");
  stage.end(EventFeed::State::ended);
  EXPECT_EQ(peer.hear_all(), "4\r\nlast\r\n0\r\n\r\n");
}

TEST_F(EventStreamTest, WritesToHttp10WithoutChunks) {
  RawPeer peer = reader("GET /events HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  stage.say("last");
  stage.end(EventFeed::State::ended);
  EXPECT_EQ(peer.hear_all(), "last");
}

TEST_F(EventStreamTest, AnswersAHeadWithoutEvents) {
  EXPECT_THAT(server.ask("HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n"), EndsWith("\r\n\r\n"));
  EXPECT_TRUE(stage.gone);
}

TEST_F(EventStreamTest, IsCutOffWithoutAnEnd) {
  RawPeer peer = reader();
  stage.say("last");
  stage.end(EventFeed::State::cut_off);
  EXPECT_EQ(peer.hear_all(), "4\r\nlast\r\n");
  EXPECT_TRUE(stage.gone);
}

TEST_F(EventStreamTest, NoticesAtOnceThatThePeerHasGone) {
  RawPeer peer = reader();
  peer.close();
  server.run_until([&] { return stage.gone; });
  server.run_until([&] { return server.listener.connections() == 0; });
}

TEST_F(EventStreamTest, NoticesThatAPeerHasGoneWhoSaidMoreThanIsKept) {
  RawPeer peer = reader();
  peer.say(std::string(100'000, 'x'));
  server.settle();
  EXPECT_FALSE(stage.gone);
  stage.say("unread at the other end");
  server.settle();
  peer.close();  // so this is a reset
  server.run_until([&] { return stage.gone; });
}

TEST_F(EventStreamTest, BeatsWhileNothingHappens) {
  RawPeer peer = reader();
  server.listener.sweep(std::chrono::steady_clock::now() + 14s);
  server.settle();
  for (int i = 0; i < 3; ++i) {
    server.listener.sweep(std::chrono::steady_clock::now() + 16s);
    EXPECT_EQ(peer.hear_until(":"), "2\r\n:\n\r\n");
  }
  stage.say("news");
  EXPECT_EQ(peer.hear_until("news\r\n"), "4\r\nnews\r\n");
}

TEST_F(EventStreamTest, TakesFromTheFeedNoFasterThanThePeerDoes) {
  stage.most = 10'000;
  RawPeer peer = reader("GET /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string much(30'000'000, 'x');
  stage.say(much);
  server.settle();
  EXPECT_LT(stage.taken, much.size()) << "all of it went into the kernel's buffers";
  stage.end(EventFeed::State::ended);
  const std::string heard = peer.hear_all();
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(heard, 'x')), much.size());
  EXPECT_THAT(heard, EndsWith("\r\n0\r\n\r\n"));
}

TEST_F(EventStreamTest, GivesUpOnAPeerThatTakesNothing) {
  stage.most = 10'000;
  RawPeer peer = reader();
  stage.say(std::string(30'000'000, 'x'));
  server.settle();
  server.listener.sweep(std::chrono::steady_clock::now() + 59s);
  server.settle();
  EXPECT_FALSE(stage.gone);
  server.listener.sweep(std::chrono::steady_clock::now() + 61s);
  server.settle();
  EXPECT_TRUE(stage.gone);
}

TEST_F(EventStreamTest, IsCutOffWhenTheListenerStopsAndNobodyEndsIt) {
  RawPeer peer = reader();
  server.stop(10ms);
  EXPECT_TRUE(stage.gone);
  EXPECT_EQ(server.listener.connections(), 0u);
  EXPECT_EQ(peer.hear_all(), "");
}

TEST_F(EventStreamTest, MayEndWhileTheListenerStops) {
  RawPeer peer = reader();
  const auto stop = [&]() -> Task<> {
    co_await server.listener.stop(1h);
    server.stopped = true;
  };
  asio::co_spawn(server.context, stop(), [](std::exception_ptr) {});
  server.settle();
  EXPECT_FALSE(server.stopped);
  stage.say("last");
  stage.end(EventFeed::State::ended);
  EXPECT_EQ(peer.hear_all(), "4\r\nlast\r\n0\r\n\r\n");
  server.run_until([&] { return server.stopped; });
}

}  // namespace
}  // namespace mimeo::http
