// For tests: one thread, one io_context, a listener on a free port or a Unix socket, and raw sockets to talk to it.
#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>

#include "base/ids.h"
#include "base/test_run.h"
#include "http/client.h"
#include "http/listener.h"
#include "http/socket.h"

namespace mimeo::http::testing {

/// A directory that goes with the object.
class TempFolder {
 public:
  TempFolder() : path_(std::filesystem::temp_directory_path() / ("mimeo-http-" + random_token(10))) {
    std::filesystem::create_directory(path_);
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// A peer that says exactly the bytes it is told to.
class RawPeer {
 public:
  RawPeer(asio::io_context& context, const Address& address)
      : context_(context), socket_(adopt(context.get_executor(), std::move(connect_to(address).value().socket))) {}

  void say(std::string_view bytes) { run_on(context_, say_all(std::string(bytes))); }
  void half_close() { socket_.shutdown(asio::socket_base::shutdown_send); }
  void close() { socket_.close(); }

  /// Everything until the server closes.
  std::string hear_all() {
    return run_on(context_, hear([](std::string_view) { return false; }));
  }
  /// At least until `text` has come.
  std::string hear_until(std::string text) {
    return run_on(context_,
                  hear([text](std::string_view heard) { return heard.find(text) != std::string_view::npos; }));
  }
  std::string ask(std::string_view bytes) {
    say(bytes);
    half_close();
    return hear_all();
  }

 private:
  Task<> say_all(std::string bytes) {
    const auto buffer = asio::buffer(bytes);
    co_await asio::async_write(socket_, buffer, as_result);
  }
  Task<std::string> hear(std::function<bool(std::string_view)> enough) {
    std::string heard;
    char piece[4096];
    while (!enough(heard)) {
      const auto [error, count] = co_await socket_.async_read_some(asio::buffer(piece), as_result);
      heard.append(piece, count);
      if (error) break;
    }
    co_return heard;
  }

  asio::io_context& context_;
  StreamSocket socket_;
};

/// A started listener on 127.0.0.1 or a Unix socket, stopped at the end of the test.
class Server {
 public:
  explicit Server(Handler handler, ListenerOptions options = {}, std::optional<Address> address = std::nullopt)
      : listener({context.get_executor()}, std::move(handler), std::move(options)) {
    ::signal(SIGPIPE, SIG_IGN);  // as every server does: sendfile(2) knows no MSG_NOSIGNAL
    const Result<void> opened = listener.open(address.value_or(Address::of_tcp("127.0.0.1", 0)));
    if (!opened) throw std::runtime_error(opened.error().message);
    listener.start();
  }
  ~Server() { stop(std::chrono::milliseconds(0)); }

  void stop(std::chrono::milliseconds grace) {
    if (std::exchange(stopped, true)) return;
    run_on(context, listener.stop(grace));
  }

  RawPeer connect() { return RawPeer(context, listener.address()); }
  std::string ask(std::string_view bytes) { return connect().ask(bytes); }
  /// Lets everything that is ready happen.
  void settle() {
    context.restart();
    while (context.poll() > 0) {
    }
  }

  /// Lets things happen until `reached` says so; a test that never gets there fails.
  template <class Condition>
  void run_until(Condition reached) {
    context.restart();
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!reached() && std::chrono::steady_clock::now() < until) context.run_one_for(std::chrono::seconds(1));
    if (!reached()) throw std::runtime_error("what the test waits for did not happen");
  }

  asio::io_context context{1};
  Listener listener;
  bool stopped = false;
};

inline std::string body_of(std::string_view response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string() : std::string(response.substr(end + 4));
}

inline std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

}  // namespace mimeo::http::testing
