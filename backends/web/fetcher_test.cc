#include "web/fetcher.h"

#include <map>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include "base/task_group.h"
#include "http/test_rig.h"
#include "memory/blobs.h"

namespace mimeo::web {
namespace {

using namespace std::chrono_literals;

std::string noise(std::size_t count) {
  std::string bytes(count, '\0');
  std::uint64_t state = 42;
  for (auto& byte : bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    byte = static_cast<char>(state >> 56);
  }
  return bytes;
}

/// A server on this machine that plays what a path says, and a fetcher that may reach it.
class FetcherTest : public ::testing::Test {
 protected:
  FetcherTest() {
    options.reach = http::Reach(true);
    options.first_pause = 1ms;
  }

  http::Response play(const http::Request& request) {
    const int asked = ++asks[std::string(request.path)];
    if (request.path == "/a/cat.png") return http::Response::of(200, "image/png", noise(700'000));
    if (request.path == "/empty") return http::Response::of(200, "text/plain", "");
    if (request.path == "/stumbles") return asked < 3 ? status(503) : http::Response::of(200, "text/plain", "at last");
    if (request.path == "/broken") return status(500);
    if (request.path == "/moved") return redirect("/a/cat.png");
    if (request.path == "/circle") return redirect("/circle");
    if (request.path == "/inside") return redirect("http://169.254.169.254/latest/meta-data");
    if (request.path == "/other-scheme") return redirect("file:///etc/passwd");
    return status(404);
  }
  static http::Response status(unsigned code) { return http::Response::of(code, "text/plain", "no"); }
  static http::Response redirect(std::string_view target) {
    auto response = status(302);
    response.headers.add("Location", target);
    return response;
  }

  std::string url(std::string_view path) { return "http://" + server.listener.address().to_string() + std::string(path); }

  Result<seams::FetchedFile> fetch(std::string address, std::stop_token stop = {}) {
    if (!fetcher) fetcher = std::make_unique<Fetcher>(server.context.get_executor(), blobs, options);
    return run_on(server.context, fetcher->fetch(std::move(address), stop));
  }
  ErrorKind refusal(std::string address) {
    auto file = fetch(std::move(address));
    EXPECT_FALSE(file);
    return file ? ErrorKind::internal : file.error().kind;
  }
  std::string bytes_of(const core::BlobId& id) {
    auto reader = run_on(server.context, blobs.open(id)).value();
    std::string bytes(static_cast<std::size_t>(reader->size()), '\0');
    EXPECT_EQ(run_on(server.context, reader->read_at(0, bytes)).value_or(0), bytes.size());
    return bytes;
  }

  std::map<std::string, int> asks;
  memory::Blobs blobs;
  FetcherOptions options;
  http::testing::Server server{[this](http::Request& request) { return http::ready(play(request)); }};
  std::unique_ptr<Fetcher> fetcher;
};

TEST_F(FetcherTest, reads_a_file_whole_and_says_what_it_is) {
  auto file = fetch(url("/a/cat.png?version=2"));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->name, "cat.png");
  EXPECT_EQ(file->content_type, "image/png");
  EXPECT_EQ(file->blob.size, 700'000);
  EXPECT_TRUE(bytes_of(file->blob.id) == noise(700'000));
}

TEST_F(FetcherTest, reads_an_empty_file) {
  auto file = fetch(url("/empty"));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->blob.size, 0);
}

TEST_F(FetcherTest, asks_a_server_that_stumbles_again) {
  auto file = fetch(url("/stumbles"));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(bytes_of(file->blob.id), "at last");
}

TEST_F(FetcherTest, gives_up_on_one_that_does_not_recover) {
  EXPECT_EQ(refusal(url("/broken")), ErrorKind::unavailable);
  EXPECT_EQ(asks["/broken"], limits::fetch_attempts);
}

TEST_F(FetcherTest, asks_once_for_what_is_not_there) {
  EXPECT_EQ(refusal(url("/nothing")), ErrorKind::invalid);
  EXPECT_EQ(asks["/nothing"], 1);
}

TEST_F(FetcherTest, follows_a_few_redirects) {
  auto file = fetch(url("/moved"));
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->blob.size, 700'000);
  EXPECT_EQ(refusal(url("/circle")), ErrorKind::invalid);
}

TEST_F(FetcherTest, reaches_nothing_it_must_not_directly_or_by_a_redirect) {
  EXPECT_EQ(refusal(url("/inside")), ErrorKind::forbidden);
  EXPECT_EQ(refusal(url("/other-scheme")), ErrorKind::invalid);
  EXPECT_EQ(refusal("file:///etc/passwd"), ErrorKind::invalid);
  fetcher.reset();
  options.reach = http::Reach(false);
  EXPECT_EQ(refusal(url("/a/cat.png")), ErrorKind::forbidden);
  EXPECT_EQ(asks["/a/cat.png"], 0);
}

TEST_F(FetcherTest, stops_at_the_size_that_is_allowed) {
  options.bytes = 699'999;
  EXPECT_EQ(refusal(url("/a/cat.png")), ErrorKind::too_large);
}

TEST_F(FetcherTest, understands_that_an_address_is_none) { EXPECT_EQ(refusal("http://"), ErrorKind::invalid); }

/// A server that begins an answer and says nothing more.
class SilentSource {
 public:
  explicit SilentSource(asio::io_context& context) : acceptor_(context, {asio::ip::make_address("127.0.0.1"), 0}) {}
  std::string url() const { return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/big"; }
  Task<> begin_an_answer() {
    socket_.emplace(co_await acceptor_.async_accept(asio::use_awaitable_t<Executor>{}));
    const std::string_view begin = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nhalf";
    const auto bytes = asio::buffer(begin);
    co_await asio::async_write(*socket_, bytes, as_result);
  }
  void cut() { socket_.reset(); }

 private:
  asio::ip::tcp::acceptor acceptor_;
  std::optional<asio::ip::tcp::socket> socket_;
};

TEST_F(FetcherTest, ends_at_once_when_nobody_needs_the_file_any_more) {
  SilentSource source(server.context);
  fetcher = std::make_unique<Fetcher>(server.context.get_executor(), blobs, options);
  std::stop_source stop;
  TaskGroup group(server.context.get_executor(), "fetch");
  std::optional<Result<seams::FetchedFile>> answer;
  auto call = [&](std::string url) -> Task<> { answer = co_await fetcher->fetch(std::move(url), stop.get_token()); };
  group.spawn(call(source.url()));
  run_on(server.context, source.begin_an_answer());
  stop.request_stop();
  run_on(server.context, group.join());
  ASSERT_FALSE(*answer);
  EXPECT_EQ(answer->error().kind, ErrorKind::canceled);
}

TEST_F(FetcherTest, begins_anew_when_the_source_breaks_off) {
  SilentSource source(server.context);
  fetcher = std::make_unique<Fetcher>(server.context.get_executor(), blobs, options);
  TaskGroup group(server.context.get_executor(), "fetch");
  std::optional<Result<seams::FetchedFile>> answer;
  auto call = [&](std::string url) -> Task<> { answer = co_await fetcher->fetch(std::move(url), std::stop_token()); };
  group.spawn(call(source.url()));
  for (int attempt = 0; attempt < limits::fetch_attempts; ++attempt) {
    run_on(server.context, source.begin_an_answer());
    source.cut();
  }
  run_on(server.context, group.join());
  ASSERT_FALSE(*answer);
  EXPECT_EQ(answer->error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace mimeo::web
