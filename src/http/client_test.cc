#include "http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "http/deadlines.h"
#include "http/test_rig.h"

namespace mimeo::http {
namespace {

using namespace std::chrono_literals;
using testing::Server;
using testing::TempFolder;
using ::testing::HasSubstr;

SteadyTime in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

Task<Result<std::string>> fetch(Client& client, ClientRequest request) {
  Result<ClientResponse> response = co_await client.send(std::move(request), in(10s));
  if (!response) co_return pass_on(std::move(response));
  Result<std::string> body = co_await read_all(*response->body, 64 << 20);
  if (!body) co_return body;
  co_return std::to_string(response->status) + " " + *body;
}

Task<Response> echo_from(Request& request) {
  Result<std::string> body = co_await read_all(request.body, 64 << 20);
  co_return Response::text(200, std::string(request.peer.address().substr(0, 4)) + " " + request.method + " " +
                                    request.target + " " + body.value_or("?"));
}

class CountedSource final : public Source {
 public:
  explicit CountedSource(std::size_t size) : left_(size) {}
  Task<Result<std::size_t>> read(std::span<char> into) override {
    const std::size_t count = std::min(left_, into.size());
    std::fill_n(into.begin(), count, 'y');
    left_ -= count;
    co_return count;
  }

 private:
  std::size_t left_;
};

/// A body of which the second piece never comes.
class BrokenSource final : public Source {
 public:
  Task<Result<std::size_t>> read(std::span<char> into) override {
    if (std::exchange(has_begun_, true)) co_return fail(ErrorKind::unavailable, "who sends this has gone");
    into[0] = 'z';
    co_return 1;
  }

 private:
  bool has_begun_ = false;
};

TEST(Client, GivesUpWhenTheRequestsOwnBodyBreaks) {
  Server server(echo_from);
  Client client(server.context.get_executor(), server.listener.address());
  ClientRequest request("PUT", "/x");
  request.stream = std::make_unique<BrokenSource>();
  const auto response = run_on(server.context, fetch(client, std::move(request)));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message, "who sends this has gone") << "and not what a server says that waits for the rest";
}

TEST(Client, TalksOverAUnixSocket) {
  TempFolder folder;
  Server server(echo_from, {}, Address::of_unix(folder / "s"));
  Client client(server.context.get_executor(), server.listener.address());
  EXPECT_EQ(run_on(server.context, fetch(client, ClientRequest("GET", "/x"))).value(), "200 unix GET /x ");
  EXPECT_EQ(run_on(server.context, fetch(client, ClientRequest::json("POST", "/y", "{}"))).value(),
            "200 unix POST /y {}");
  EXPECT_EQ(server.listener.connections(), 1u) << "the second request uses the first one's connection";
  EXPECT_EQ(std::filesystem::status(folder / "s").permissions(), std::filesystem::perms(0600));
  server.stop(0ms);
  EXPECT_FALSE(std::filesystem::exists(folder / "s"));
}

TEST(Client, SendsAndReceivesLargeBodies) {
  Server server(echo_from);
  Client client(server.context.get_executor(), server.listener.address());
  const std::string body(3'000'000, 'z');
  EXPECT_EQ(run_on(server.context, fetch(client, ClientRequest::json("PUT", "/", body))).value(),
            "200 127. PUT / " + body);
}

TEST(Client, StreamsBodiesBothWaysInChunks) {
  Server server([](Request& request) -> Task<Response> {
    Result<std::string> body = co_await read_all(request.body, 64 << 20);
    co_return Response::stream(200, "text/plain", std::make_unique<CountedSource>(body->size()));
  });
  Client client(server.context.get_executor(), server.listener.address());
  for (int i = 0; i < 2; ++i) {
    ClientRequest request("POST", "/");
    request.stream = std::make_unique<CountedSource>(777'777);
    EXPECT_EQ(run_on(server.context, fetch(client, std::move(request))).value(), "200 " + std::string(777'777, 'y'));
    EXPECT_EQ(server.listener.connections(), 1u);
  }
}

TEST(Client, TellsThatNobodyListens) {
  TempFolder folder;
  asio::io_context context;
  Client client(context.get_executor(), Address::of_unix(folder / "nobody"));
  const Result<std::string> answer = run_on(context, fetch(client, ClientRequest()));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(answer.error().detail, "connect");
}

TEST(Client, TellsADroppedConnectionFromABrokenAnswer) {
  asio::io_context context;
  Address address = Address::of_tcp("127.0.0.1", 0);
  const Result<FileHandle> door = listen_on(address);
  ASSERT_TRUE(door);
  const auto answer_with = [&](std::string_view bytes) {
    Client client(context.get_executor(), address);
    std::optional<Result<std::string>> answer;
    asio::co_spawn(
        context, [&]() -> Task<> { answer = co_await fetch(client, ClientRequest()); }, [](std::exception_ptr) {});
    context.restart();
    context.poll();
    const FileHandle socket(::accept(door->get(), nullptr, nullptr));
    EXPECT_EQ(::send(socket.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
    ::shutdown(socket.get(), SHUT_RDWR);
    context.restart();
    while (!answer) context.run_one();
    return *answer;
  };
  EXPECT_EQ(answer_with("").error().detail, "dropped");
  EXPECT_EQ(answer_with("HTTP/1.1 200 O").error().detail, "broken");
  EXPECT_EQ(answer_with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab").error().kind, ErrorKind::unavailable);
  EXPECT_EQ(answer_with("HTTP/1.1 200 OK\r\n\r\nto the end").value(), "200 to the end");
  EXPECT_EQ(answer_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n").value(), "204 ");
  EXPECT_EQ(answer_with("SSH-2.0-OpenSSH\r\n\r\n").error().kind, ErrorKind::invalid);
}

TEST(Client, UsesAFreshConnectionWhenTheKeptOneWasClosed) {
  Server server(echo_from);
  Client client(server.context.get_executor(), server.listener.address());
  EXPECT_TRUE(run_on(server.context, fetch(client, ClientRequest())));
  server.listener.sweep(in(1h));
  server.settle();
  EXPECT_EQ(server.listener.connections(), 0u);
  EXPECT_TRUE(run_on(server.context, fetch(client, ClientRequest())));
}

TEST(Client, GivesUpAtTheDeadline) {
  Server server([](Request& request) -> Task<Response> {
    co_await request.peer.gone();
    co_return Response(200);
  });
  Client client(server.context.get_executor(), server.listener.address());
  const auto asked = [&]() -> Task<Result<ClientResponse>> {
    co_return co_await client.send(ClientRequest(), in(1ms));
  };
  const Result<ClientResponse> response = run_on(server.context, asked());
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, ErrorKind::timed_out);
}

TEST(Client, ClosesTheConnectionWhenCancelled) {
  bool gone = false;
  asio::steady_timer* arrived = nullptr;
  Server server([&](Request& request) -> Task<Response> {
    arrived->cancel();
    co_await request.peer.gone();
    gone = true;
    co_return Response(200);
  });
  asio::steady_timer timer(server.context, SteadyTime::max());
  arrived = &timer;
  Client client(server.context.get_executor(), server.listener.address());
  const auto race = [&]() -> Task<> {
    using namespace asio::experimental::awaitable_operators;
    Task<Result<ClientResponse>> answer = client.send(ClientRequest(), in(1h));
    auto wait = timer.async_wait(as_result);
    co_await (std::move(answer) || std::move(wait));
  };
  run_on(server.context, race());
  server.run_until([&] { return gone; });
}

}  // namespace
}  // namespace mimeo::http
