// For tests: an HTTP server on loopback that says what it is told to, a thread for each connection.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace mimeo::client {

class TinyServer {
 public:
  /// Answers the whole answer to a request's head; empty: none, the connection stays as it is.
  using Answer = std::function<std::string(const std::string& head)>;

  explicit TinyServer(Answer answer)
      : answer_(std::move(answer)), door_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(door_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(door_, 64);
    ::getsockname(door_, reinterpret_cast<sockaddr*>(&address), &size);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    acceptor_ = std::thread([this] { accept(); });
  }
  ~TinyServer() {
    ::shutdown(door_, SHUT_RDWR);
    acceptor_.join();
    ::close(door_);
    for (auto& [socket, thread] : connections_) {
      ::shutdown(socket, SHUT_RDWR);
      thread.join();
      ::close(socket);
    }
  }

  const std::string& url() const { return url_; }
  int connections() const { return accepted_.load(); }
  int requests() const { return requested_.load(); }

  static std::string json(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
  }

 private:
  void accept() {
    for (;;) {
      const int socket = ::accept4(door_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) return;
      ++accepted_;
      connections_.emplace_back(socket, std::thread([this, socket] { serve(socket); }));
    }
  }

  void serve(int socket) {
    std::string got;
    char piece[4096];
    for (;;) {
      const auto count = ::recv(socket, piece, sizeof piece, 0);
      if (count <= 0) return;
      got.append(piece, static_cast<std::size_t>(count));
      const auto end = got.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      ++requested_;
      const auto said = answer_(got.substr(0, end + 2));
      got.erase(0, end + 4);
      if (!said.empty()) ::send(socket, said.data(), said.size(), MSG_NOSIGNAL);
    }
  }

  Answer answer_;
  int door_;
  std::string url_;
  std::atomic<int> accepted_ = 0;
  std::atomic<int> requested_ = 0;
  std::vector<std::pair<int, std::thread>> connections_;  // the acceptor's, until it has ended
  std::thread acceptor_;
};

}  // namespace mimeo::client
