// A kept-alive HTTP/1.1 connection that asks one thing at a time. Non-blocking once it is open.
#pragma once

#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "options.h"

namespace load {

class Connection {
 public:
  enum class State {
    busy,      ///< wait until the socket is ready again
    answered,  ///< status(), size() and answer() are of the whole answer
    broken,    ///< closed or not HTTP: open() again
  };

  explicit Connection(const Target& target) : target_(target) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Blocks until it is connected (and has shaken hands); ends the program when that is impossible.
  void open();
  int fd() const { return fd_; }

  /// Begins a request. `request` outlives the answer.
  State send(std::string_view request);
  /// Goes on after the socket has become ready.
  State advance();

  int status() const { return status_; }
  /// In bytes, with the head.
  std::size_t size() const { return answer_size_; }
  /// How it begins: enough to look something up in it.
  std::string_view answer() const { return std::string_view(input_).substr(0, answer_size_); }

 private:
  void close();
  State write_some();
  State read_some();
  /// False: this is not an answer with a known length.
  bool read_head();
  /// Bytes moved, 0 at the end of the stream, -1 when the socket is not ready, -2 when it is broken.
  long transfer(bool writing, char* into, const char* from, std::size_t size);

  const Target& target_;
  int fd_ = -1;
  SSL* ssl_ = nullptr;
  std::string_view unsent_;
  std::string input_;
  std::size_t answer_size_ = 0;  ///< 0: the head has not arrived yet
  std::size_t received_ = 0;
  int status_ = 0;
};

}  // namespace load
