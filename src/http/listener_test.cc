#include "http/listener.h"

#include <map>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "http/deadlines.h"
#include "http/test_rig.h"

namespace mimeo::http {
namespace {

using namespace std::chrono_literals;
using testing::RawPeer;
using testing::Server;
using testing::TempFolder;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Task<Response> hello(Request&) { co_return Response::text(200, "hello"); }

TEST(Listener, SpreadsConnectionsEvenlyOverItsLanes) {
  std::array<asio::io_context, 2> contexts;
  std::vector<std::thread> threads;
  auto first = asio::make_work_guard(contexts[0]);
  auto second = asio::make_work_guard(contexts[1]);
  for (asio::io_context& context : contexts) threads.emplace_back([&] { context.run(); });

  std::mutex mutex;
  std::map<std::thread::id, int> served;
  Listener listener({contexts[0].get_executor(), contexts[1].get_executor()}, [&](Request& request) {
    const std::scoped_lock lock(mutex);
    ++served[std::this_thread::get_id()];
    return hello(request);
  });
  ASSERT_TRUE(listener.open(Address::of_tcp("127.0.0.1", 0)));
  listener.start();

  asio::io_context mine;
  for (int i = 0; i < 20; ++i) {
    RawPeer peer(mine, listener.address());
    EXPECT_THAT(peer.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  }
  RawPeer idle(mine, listener.address());
  run_on(mine, listener.stop(1s));
  EXPECT_EQ(idle.hear_all(), "");
  EXPECT_EQ(listener.connections(), 0u);

  first.reset();
  second.reset();
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(served.size(), 2u);
  for (const auto& [thread, count] : served) EXPECT_EQ(count, 10);
}

TEST(Listener, LetsRunningRequestsFinishAndIdleConnectionsGo) {
  asio::steady_timer* hold = nullptr;
  Server server([&](Request&) -> Task<Response> {
    co_await hold->async_wait(as_result);
    co_return Response::text(200, "finished");
  });
  asio::steady_timer timer(server.context, SteadyTime::max());
  hold = &timer;
  RawPeer idle = server.connect();
  RawPeer busy = server.connect();
  busy.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  server.settle();
  const auto stop = [&]() -> Task<> {
    co_await server.listener.stop(1h);
    server.stopped = true;
  };
  asio::co_spawn(server.context, stop(), [](std::exception_ptr) {});
  EXPECT_EQ(idle.hear_all(), "");
  EXPECT_FALSE(server.stopped);
  timer.cancel();
  EXPECT_THAT(busy.hear_all(), HasSubstr("finished"));
  server.run_until([&] { return server.stopped; });

  Client late(server.context.get_executor(), server.listener.address());
  const auto ask = [&]() -> Task<ErrorKind> {
    const SteadyTime deadline = std::chrono::steady_clock::now() + 10s;
    Result<ClientResponse> response = co_await late.send(ClientRequest(), deadline);
    co_return response ? ErrorKind::internal : response.error().kind;
  };
  EXPECT_EQ(run_on(server.context, ask()), ErrorKind::unavailable);
}

TEST(Listener, CancelsWhatDoesNotFinishInTime) {
  bool destroyed = false;
  struct Flag {
    bool& flag;
    ~Flag() { flag = true; }
  };
  Server server([&](Request&) -> Task<Response> {
    const Flag flag{destroyed};
    const Executor executor = co_await asio::this_coro::executor;
    asio::steady_timer forever(executor, SteadyTime::max());
    co_await forever.async_wait(as_result);
    co_await forever.async_wait(as_result);
    co_return Response(200);
  });
  RawPeer peer = server.connect();
  peer.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  server.settle();
  server.stop(10ms);
  EXPECT_TRUE(destroyed);
  EXPECT_EQ(peer.hear_all(), "");
}

TEST(Listener, LetsTheLoopEndOnceItHasStopped) {
  auto server = std::make_unique<Server>(hello);
  EXPECT_THAT(server->ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  server->stop(1h);
  server->context.restart();
  const auto before = std::chrono::steady_clock::now();
  server->context.run();
  EXPECT_LT(std::chrono::steady_clock::now() - before, 500ms) << "a timer was left behind";
}

TEST(Listener, SurvivesRunningOutOfDescriptors) {
  Server server(hello);
  RawPeer waiting = server.connect();  // in the system's queue: nothing has run yet
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(next);
  const rlimit full{static_cast<rlim_t>(next), limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &full), 0);
  server.settle();
  EXPECT_EQ(server.listener.connections(), 0u);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_THAT(waiting.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 200"));
}

TEST(Listener, ReplacesAStaleSocketFileButNotALiveOne) {
  TempFolder folder;
  const Address address = Address::of_unix(folder / "s");
  {
    Address copy = address;
    ASSERT_TRUE(listen_on(copy));  // closed at once: the file stays
  }
  ASSERT_TRUE(std::filesystem::exists(folder / "s"));
  Server server(hello, {}, address);
  asio::io_context context;
  Listener second({context.get_executor()}, hello);
  const Result<void> opened = second.open(address);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::conflict);
}

TEST(Listener, SaysWhyItCannotOpenAnAddress) {
  asio::io_context context;
  Listener listener({context.get_executor()}, hello);
  EXPECT_EQ(listener.open(Address::of_unix("/no/such/folder/s")).error().kind, ErrorKind::invalid);
  EXPECT_EQ(listener.open(Address::of_unix(std::string(200, 'x'))).error().kind, ErrorKind::invalid);
}

TEST(Address, ReadsWhatItWrites) {
  for (const char* text : {"127.0.0.1:80", "[::1]:0", "localhost:65535", "unix:/run/a b.sock"}) {
    EXPECT_EQ(Address::parse(text).value().to_string(), text);
  }
  for (const char* text : {"", ":80", "host", "host:", "host:65536", "host:8x", "::1:80", "unix:"}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
}

}  // namespace
}  // namespace mimeo::http
