// Threads, stops and executors, against a server that does what the test says. What the API says is tested by
// tests/test_client.py.
#include "mimeo/client.h"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>

#include <gtest/gtest.h>

#include "client/tiny_server.h"

namespace mimeo::client {
namespace {

ClientOptions options_for(const TinyServer& server) {
  ClientOptions options;
  options.url = server.url();
  options.token = "r8_test";
  options.authorities = "/nonexistent";
  options.data_folder = "/nonexistent";
  return options;
}

std::string path_of(const std::string& head) {
  const auto begin = head.find(' ') + 1;
  return head.substr(begin, head.find(' ', begin) - begin);
}

TEST(ClientTest, ThreadsShareAClientAndItsConnections) {
  TinyServer server([](const std::string& head) { return TinyServer::json("{\"path\":\"" + path_of(head) + "\"}"); });
  const Client client(options_for(server));
  constexpr int threads = 8;
  constexpr int rounds = 40;
  std::vector<std::thread> all;
  std::atomic<int> right = 0;
  for (int thread = 0; thread < threads; ++thread) {
    all.emplace_back([&, thread] {
      for (int round = 0; round < rounds; ++round) {
        const auto path = "/v1/" + std::to_string(thread) + "/" + std::to_string(round);
        const auto answer = client.get(path);
        if (answer && (*answer)["path"].text() == path) ++right;
      }
    });
  }
  for (auto& thread : all) thread.join();
  EXPECT_EQ(right, threads * rounds);
  EXPECT_LE(server.connections(), threads);
}

TEST(ClientTest, AStopEndsACallThatWaits) {
  std::promise<void> asked;
  TinyServer server([&](const std::string&) {
    asked.set_value();
    return std::string();
  });
  const Client client(options_for(server));
  std::stop_source source;
  std::jthread stopper([&] {
    asked.get_future().wait();
    source.request_stop();
  });
  EXPECT_EQ(client.accounts.current(source.get_token()).error().kind, ErrorKind::canceled);
}

TEST(ClientTest, WhatIsStoppedAlreadyIsNotSent) {
  TinyServer server([](const std::string&) { return TinyServer::json("{}"); });
  const Client client(options_for(server));
  std::stop_source source;
  source.request_stop();
  for (int i = 0; i < 200; ++i) {
    ASSERT_EQ(client.accounts.current(source.get_token()).error().kind, ErrorKind::canceled);
  }
  EXPECT_TRUE(client.accounts.current());
  EXPECT_EQ(server.requests(), 1);
}

TEST(ClientTest, AStopEndsThePauseBetweenAttempts) {
  std::promise<void> asked;
  TinyServer server([&, first = true](const std::string&) mutable {
    if (std::exchange(first, false)) asked.set_value();
    return std::string("HTTP/1.1 503 Later\r\nRetry-After: 50\r\nContent-Length: 0\r\n\r\n");
  });
  const Client client(options_for(server));
  std::stop_source source;
  std::jthread stopper([&] {
    asked.get_future().wait();
    source.request_stop();
  });
  EXPECT_EQ(client.accounts.current(source.get_token()).error().kind, ErrorKind::canceled);
}

TEST(ClientTest, NobodyThereIsANetworkError) {
  auto options = ClientOptions();
  {
    TinyServer gone([](const std::string&) { return std::string(); });
    options = options_for(gone);
  }
  options.retries = 1;
  EXPECT_EQ(Client(options).accounts.current().error().kind, ErrorKind::network);
}

/// A thread that runs what it is given.
class Lane {
 public:
  Lane() : thread_([this](std::stop_token stop) { run(stop); }) {}
  Executor executor() {
    return [this](std::function<void()> work) {
      std::lock_guard lock(mutex_);
      works_.push_back(std::move(work));
      filled_.notify_one();
    };
  }
  std::thread::id id() const { return thread_.get_id(); }

 private:
  void run(std::stop_token stop) {
    for (;;) {
      std::unique_lock lock(mutex_);
      if (!filled_.wait(lock, stop, [this] { return !works_.empty(); })) return;
      auto work = std::move(works_.front());
      works_.pop_front();
      lock.unlock();
      work();
    }
  }
  std::mutex mutex_;
  std::condition_variable_any filled_;
  std::deque<std::function<void()>> works_;
  std::jthread thread_;
};

TEST(ClientTest, ACoroutineGoesOnOnItsExecutor) {
  TinyServer server([](const std::string&) { return TinyServer::json(R"({"username":"ada"})"); });
  Lane lane;
  auto options = options_for(server);
  options.executor = lane.executor();
  const Client client(options);
  std::promise<std::pair<std::string, std::thread::id>> done;
  start<Result<Account>>(client.accounts.async_current(), [&](Result<Account> account) {
    done.set_value({account ? account->username : account.error().message, std::this_thread::get_id()});
  });
  const auto [name, thread] = done.get_future().get();
  EXPECT_EQ(name, "ada");
  EXPECT_EQ(thread, lane.id());
}

TEST(ClientTest, TheLastOfAClientMayGoOnTheLibrarysThread) {
  TinyServer server([](const std::string&) { return TinyServer::json(R"({"username":"ada"})"); });
  for (int round = 0; round < 20; ++round) {
    std::promise<bool> done;
    {
      const Client client(options_for(server));
      start<Result<Account>>(client.accounts.async_current(),
                             [&](Result<Account> account) { done.set_value(account.has_value()); });
    }
    EXPECT_TRUE(done.get_future().get());
  }
}

TEST(ClientTest, ABlockingCallOnTheLibrarysThreadSaysSo) {
  TinyServer server([](const std::string&) { return TinyServer::json("{}"); });
  const Client client(options_for(server));
  std::promise<ErrorKind> done;
  start<Result<Account>>(client.accounts.async_current(),
                         [&](Result<Account>) { done.set_value(client.accounts.current().error().kind); });
  EXPECT_EQ(done.get_future().get(), ErrorKind::local);
}

TEST(ClientTest, AProgressCallbackRunsWhereTheCallWasMadeAndMayThrow) {
  TinyServer server([](const std::string&) { return TinyServer::json(R"({"id":"a","status":"starting","urls":{}})"); });
  const Client client(options_for(server));
  RunOptions options;
  options.on_progress = [here = std::this_thread::get_id()](const Prediction&) {
    EXPECT_EQ(std::this_thread::get_id(), here);
    throw std::runtime_error("enough");
  };
  EXPECT_THROW((void)client.run("a/b", {}, options), std::runtime_error);
}

TEST(ClientTest, ACreateThatWaitsSaysForHowLong) {
  TinyServer server([](const std::string& head) {
    const auto at = head.find("Prefer: ");
    const std::string prefer = at == std::string::npos ? "none" : head.substr(at + 8, head.find('\r', at) - at - 8);
    return TinyServer::json(R"({"status":"starting","urls":{},"id":")" + prefer + "\"}");
  });
  const Client client(options_for(server));
  const auto told = [&](std::chrono::seconds time) {
    CreateOptions options;
    options.wait_for = time;
    EXPECT_EQ(client.deployments.predict("a/b", {}, options)->id, client.predictions.create("a/b", {}, options)->id);
    return client.predictions.create("a/b", {}, options)->id;
  };
  EXPECT_EQ(told(std::chrono::seconds(0)), "none");
  EXPECT_EQ(told(std::chrono::seconds(7)), "wait=7");
  EXPECT_EQ(told(std::chrono::minutes(5)), "wait=60");
}

TEST(ClientTest, AReaderKnowsWhatItReads) {
  TinyServer server([](const std::string&) {
    return std::string("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 2\r\n\r\nxx");
  });
  const Client client(options_for(server));
  for (const auto& url : {server.url() + "/x", std::string("data:image/png;base64,eHg=")}) {
    auto reader = client.file(url).open();
    EXPECT_EQ(reader.content_type(), "");
    EXPECT_EQ(reader.next().value(), "xx");
    EXPECT_EQ(reader.content_type(), "image/png");
  }
}

TEST(ClientTest, ADownloadWaitsForWhoReadsIt) {
  const std::string body(4'000'000, 'x');
  TinyServer server([&](const std::string&) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  });
  const Client client(options_for(server));
  auto reader = client.file(server.url() + "/x.bin").open();
  std::size_t total = 0;
  std::size_t largest = 0;
  for (const std::string& piece : reader) {
    total += piece.size();
    largest = std::max(largest, piece.size());
  }
  EXPECT_EQ(total, body.size());
  EXPECT_LE(largest, 300'000u);
  // Left in the middle: nothing leaks, nothing hangs.
  auto other = client.file(server.url() + "/x.bin").open();
  EXPECT_TRUE(other.next().value());
}

}  // namespace
}  // namespace mimeo::client
