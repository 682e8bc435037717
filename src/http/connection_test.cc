#include "http/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/router.h"
#include "http/test_rig.h"

namespace mimeo::http {
namespace {

using testing::body_of;
using testing::count_of;
using testing::RawPeer;
using testing::Server;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// Answers with what it got: "VERB target body".
Task<Response> echo_line(Request& request) {
  Result<std::string> body = co_await read_all(request.body, 2 * 1024 * 1024);
  if (!body) co_return plain_problem(body.error().kind == ErrorKind::too_large ? 413 : 400, body.error().message);
  co_return Response::text(200, request.method + " " + request.target + " " + *body);
}

TEST(Connection, AnswersAGet) {
  Server server(echo_line);
  const std::string answer = server.ask("GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 11\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nDate: "));
  EXPECT_EQ(body_of(answer), "GET /a?b=c ");
}

TEST(Connection, TakesARequestByteByByte) {
  Server server(echo_line);
  RawPeer peer = server.connect();
  for (const char byte : std::string("POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                                     "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: x\r\n\r\n")) {
    peer.say(std::string_view(&byte, 1));
  }
  EXPECT_EQ(body_of(peer.hear_until("abcde")), "POST /x abcde");
}

TEST(Connection, AnswersPipelinedRequestsInOrder) {
  Server server(echo_line);
  std::string requests;
  for (int i = 0; i < 100; ++i) {
    requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
  }
  const std::string answers = server.ask(requests);
  EXPECT_EQ(count_of(answers, "HTTP/1.1 200 OK"), 100u);
  std::size_t at = 0;
  for (int i = 0; i < 100; ++i) {
    at = answers.find("POST /" + std::to_string(i) + " body", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST(Connection, TakesAndGivesLargeBodies) {
  Server server(echo_line);
  const std::string body(500'000, 'x');
  const std::string answer =
      server.ask("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(body_of(answer), "PUT / " + body);
}

TEST(Connection, TakesPipelinedChunkedBodies) {
  Server server(echo_line);
  const std::string one = "POST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  const std::string answers = server.ask(one + one + one);
  EXPECT_EQ(count_of(answers, "POST /1 hello"), 3u);
}

TEST(Connection, KeepsAliveAndClosesAsAsked) {
  Server server(echo_line);
  RawPeer peer = server.connect();
  peer.say("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(peer.hear_until("/1 "), Not(HasSubstr("Connection:")));
  peer.say("GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(peer.hear_all(), HasSubstr("\r\nConnection: close\r\n"));
}

TEST(Connection, SpeaksHttp10) {
  Server server(echo_line);
  RawPeer peer = server.connect();
  peer.say("GET /1 HTTP/1.0\r\n\r\n");
  EXPECT_THAT(peer.hear_all(), HasSubstr("Connection: close"));
  RawPeer kept = server.connect();
  kept.say("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_THAT(kept.hear_until("/1 "), HasSubstr("Connection: keep-alive"));
}

TEST(Connection, LeavesTheBodyOutForHead) {
  Server server(echo_line);
  const std::string answer = server.ask("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 7\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST(Connection, AnswersAHalfClosedPeer) {
  Server server(echo_line);
  EXPECT_THAT(server.ask("GET /half HTTP/1.1\r\nHost: x\r\n\r\n"), HasSubstr("GET /half"));
}

struct BadRequest {
  const char* what;
  const char* bytes;
  int status;
};

class Refused : public ::testing::TestWithParam<BadRequest> {};

TEST_P(Refused, GetsAProblemAndTheConnectionCloses) {
  Server server(echo_line);
  const std::string answer = server.ask(GetParam().bytes + std::string("GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + std::to_string(GetParam().status)));
  EXPECT_THAT(answer, HasSubstr("application/problem+json"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  EXPECT_EQ(count_of(answer, "HTTP/1.1 "), 1u);
  EXPECT_THAT(answer, Not(HasSubstr("smuggled")));
}

INSTANTIATE_TEST_SUITE_P(
    Connection, Refused,
    ::testing::Values(
        BadRequest{"both framings",
                   "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                   400},
        BadRequest{"both, other order",
                   "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                   400},
        BadRequest{"two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                   400},
        BadRequest{"a list of lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 4\r\n\r\nabc", 400},
        BadRequest{"a signed length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc", 400},
        BadRequest{"a negative length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -3\r\n\r\nabc", 400},
        BadRequest{"a huge length", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\nabc",
                   400},
        BadRequest{"another coding", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                   501},
        BadRequest{"a coding with a tab", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n",
                   400},
        BadRequest{"identity", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n", 501},
        BadRequest{"two codings",
                   "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n",
                   400},
        BadRequest{"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                   400},
        BadRequest{"a folded line", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400},
        BadRequest{"a space before the colon", "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", 400},
        BadRequest{"a bare LF", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400},
        BadRequest{"a bare CR", "GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n", 400},
        BadRequest{"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        BadRequest{"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
        BadRequest{"a space in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
        BadRequest{"HTTP/0.9", "GET /\r\n\r\n", 400}, BadRequest{"HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 505},
        BadRequest{"TLS", "\x16\x03\x01\x02", 400}, BadRequest{"garbage", "\xff\xfe\r\n\r\n", 400}),
    [](const auto& info) {
      std::string name = info.param.what;
      std::erase_if(name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); });
      return name;
    });

TEST(Connection, RefusesAMalformedChunk) {
  Server server(echo_line);
  const std::string answer = server.ask(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: "
      "x\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400"));
  EXPECT_EQ(count_of(answer, "HTTP/1.1 "), 1u);
}

TEST(Connection, RefusesOversizeTargetsAndHeaders) {
  Server server(echo_line);
  const std::string large(20'000, 'a');
  EXPECT_THAT(server.ask("GET /" + large + " HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 414"));
  EXPECT_THAT(server.ask("GET / HTTP/1.1\r\nHost: x\r\nA: " + large + "\r\n\r\n"), StartsWith("HTTP/1.1 431"));
  EXPECT_THAT(server.ask("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(15'000, 'a') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 200"));
}

TEST(Connection, AnswersTooLargeBodiesBeforeReadingThem) {
  Server server(echo_line);
  RawPeer peer = server.connect();
  peer.say("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000000\r\n\r\nabc");
  EXPECT_THAT(peer.hear_until("}"), StartsWith("HTTP/1.1 413"));
}

TEST(Connection, PromisesToGoOnOnlyWhenTheBodyIsRead) {
  Server server(echo_line);
  RawPeer peer = server.connect();
  peer.say("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(peer.hear_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.say("abc");
  EXPECT_EQ(body_of(peer.hear_until("abc")), "POST / abc");

  Server careless([](Request&) { return ready(Response::text(403, "no")); });
  EXPECT_THAT(careless.ask("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"),
              StartsWith("HTTP/1.1 403"));
}

TEST(Connection, DrainsALittleThatTheHandlerLeftAndClosesForMuch) {
  Server server([](Request& request) { return ready(Response::text(200, request.target)); });
  const std::string body(10'000, 'x');
  const std::string post = "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n" + body;
  EXPECT_EQ(count_of(server.ask(post + post), "HTTP/1.1 200"), 2u);

  const std::string much =
      "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + std::string(1'000'000, 'x');
  const std::string answer = server.ask(much + post);
  EXPECT_EQ(count_of(answer, "HTTP/1.1 200"), 1u);
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
}

// A client that is not told so sends its next request into a closing door, and hears nothing.
TEST(Connection, SaysThatItClosesForChunksThatTheHandlerLeft) {
  Server server([](Request&) { return ready(Response::text(413, "too much")); });
  const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n";
  EXPECT_THAT(server.ask(post), HasSubstr("\r\nConnection: close\r\n"));
}

TEST(Connection, TurnsAnExceptionInto500) {
  Server server([](Request&) -> Task<Response> {
    throw std::runtime_error("oops");
    co_return Response();
  });
  EXPECT_THAT(server.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 500"));
}

TEST(Connection, CannotBeMadeToWriteAnotherHeader) {
  Server server([](Request&) {
    Response response = Response::text(200, "x");
    response.headers.add("X-Evil", "a\r\nSet-Cookie: b");
    response.headers.add("Content-Length", "999");
    return ready(std::move(response));
  });
  const std::string answer = server.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("X-Evil: a  Set-Cookie: b\r\n"));
  EXPECT_THAT(answer, Not(HasSubstr("999")));
}

TEST(Connection, ClosesSlowAndIdlePeersWhenTheirTimeIsOver) {
  using namespace std::chrono_literals;
  Server server(echo_line);
  RawPeer slow = server.connect();
  RawPeer idle = server.connect();
  slow.say("GET / HTT");
  server.settle();
  ASSERT_EQ(server.listener.connections(), 2u);
  server.listener.sweep(std::chrono::steady_clock::now() + 29s);
  server.settle();
  EXPECT_EQ(server.listener.connections(), 2u);
  server.listener.sweep(std::chrono::steady_clock::now() + 31s);
  EXPECT_THAT(slow.hear_all(), StartsWith("HTTP/1.1 408"));
  server.listener.sweep(std::chrono::steady_clock::now() + 76s);
  EXPECT_THAT(idle.hear_all(), IsEmpty());
}

TEST(Connection, TellsAHandlerThatItsPeerHasGoneAndKeepsWhatFollowed) {
  bool told = false;
  Server server([&](Request& request) -> Task<Response> {
    co_await request.peer.gone();
    told = true;
    co_return Response::text(200, "too late");
  });
  RawPeer peer = server.connect();
  peer.say("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\n");
  server.settle();
  EXPECT_FALSE(told);
  peer.close();
  server.run_until([&] { return told; });
}

TEST(Connection, EndsAStreamWhenThePeerGoes) {
  struct Endless final : Source {
    explicit Endless(bool& gone_flag, Executor executor) : gone(gone_flag), timer(executor, SteadyTime::max()) {}
    ~Endless() { gone = true; }
    Task<Result<std::size_t>> read(std::span<char> into) override {
      if (!begun) {
        begun = true;
        into[0] = '!';
        co_return 1;
      }
      co_await timer.async_wait(as_result);
      co_return fail(ErrorKind::canceled, "no more");
    }
    bool& gone;
    bool begun = false;
    asio::steady_timer timer;
  };
  bool gone = false;
  asio::io_context* context = nullptr;
  Server server([&](Request&) {
    return ready(Response::stream(200, "text/plain", std::make_unique<Endless>(gone, context->get_executor())));
  });
  context = &server.context;
  RawPeer peer = server.connect();
  peer.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(peer.hear_until("!\r\n"), EndsWith("\r\n\r\n1\r\n!\r\n"));
  EXPECT_FALSE(gone);
  peer.close();
  server.run_until([&] { return gone; });
}

TEST(Connection, RefusesOneConnectionTooMany) {
  ListenerOptions options;
  options.connections = 1;
  Server server(echo_line, options);
  RawPeer first = server.connect();
  first.say("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
  first.hear_until("/1");
  EXPECT_THAT(server.ask("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 503"));
  first.close();
  server.run_until([&] { return server.listener.connections() == 0; });
  EXPECT_THAT(server.ask("GET /3 HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 200"));
}

}  // namespace
}  // namespace mimeo::http
